@@ identifier f, d; @@
- static void f(unsigned long d)
+ static void f(struct timer_list *t)
  {
+	struct foo *x = from_timer(x, t, timer);
  ...
  }
