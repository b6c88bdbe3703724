@@
expression E;
@@
- spin_lock_irqsave(&E, flags);
+ spin_lock(&E);
  ...
- spin_unlock_irqrestore(&E, flags);
+ spin_unlock(&E);
