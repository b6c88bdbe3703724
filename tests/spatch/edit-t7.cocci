@@
expression E;
@@
  mutex_lock(E);
  ...
- return;
+ goto unlock;
