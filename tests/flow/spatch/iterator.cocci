@@
iterator name list_for_each_entry, list_for_each;
@@
  list_for_each_entry(...) {
  ...
- b();
+ b1();
  ...
  }
