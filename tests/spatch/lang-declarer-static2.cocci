@@
declarer name LIST_HEAD;
identifier x;
@@
- LIST_HEAD(x);
+ struct list_head x;
