@@ expression e; @@
(
- msleep(1);
+ usleep(1000);
|
- msleep(e);
+ usleep(e * 1000);
)
