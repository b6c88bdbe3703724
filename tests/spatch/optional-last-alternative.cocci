@@ iterator name for_each_x; expression e; @@
 for_each_x(e) {
 ...
(
 put(e);
|
 a(e);
|
+ put(e);
? return ...;
)
 ... when any
 }
