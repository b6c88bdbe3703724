@r@
expression e;
@@
f(e)
@s depends on ever r@
@@
- a();
+ ever_r();
@t depends on never r@
@@
- b();
+ never_r();
@u depends on !s@
@@
- b();
+ not_s();
@v depends on r && u@
expression r.e;
@@
- c(e);
+ r_and_u(e);
@w depends on r || u@
@@
- d();
+ r_or_u();
@w2 depends on r && !u@
@@
- d2();
+ r_not_u();
