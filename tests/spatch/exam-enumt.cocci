@@ @@
- enum old
+ enum new
