@@
local idexpression struct device *d;
expression E;
@@
- dev_set_drvdata(d, E);
+ d->driver_data = E;
