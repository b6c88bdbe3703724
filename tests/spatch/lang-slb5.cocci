@@
statement S1, S2;
@@
- { S1 S2 }
+ S2 S1
