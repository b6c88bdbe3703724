@r@
expression e;
@@
old(e)

@script:python@
e << r.e;
@@
import time
if e == "7":
    time.sleep(60)
print("seen", e)
