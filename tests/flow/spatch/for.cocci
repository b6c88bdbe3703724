@@
statement S;
@@
  a();
- for (...;...;...) S
