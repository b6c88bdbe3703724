@@
typedef old_t, new_t;
@@
- old_t
+ new_t
