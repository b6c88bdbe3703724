@@ @@
- start();
- ...
- stop();
