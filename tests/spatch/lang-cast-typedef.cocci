@@
typedef old_t, new_t;
expression e;
@@
- (old_t)e
+ (new_t)e
