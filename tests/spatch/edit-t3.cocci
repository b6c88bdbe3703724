@ rule1 @
identifier fn;
@@
struct ops x = {
 .probe = fn,
};
@@
identifier rule1.fn;
identifier d;
@@
fn(
- struct dev *d
+ struct dev *d, int q
 ) {
...
}
