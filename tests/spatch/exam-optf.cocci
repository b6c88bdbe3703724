@@ expression x; @@
- start(x);
? flush(x);
? sync(x);
- end(x);
+ all(x);
