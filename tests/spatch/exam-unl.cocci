@@ expression l, f; @@
- spin_lock_irqsave(l, f);
+ spin_lock(l);
  ...
- spin_unlock_irqrestore(l, f);
+ spin_unlock(l);
