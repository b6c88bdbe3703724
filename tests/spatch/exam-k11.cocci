@@ expression d, x; @@
- d->priv = x;
+ set_priv(d, x);
  ...
- return d->priv;
+ return get_priv(d);
