@@ @@
(
lock
|
spin
)
 (...)
... when != unlock(...)
- use(0);
+ use(1);
