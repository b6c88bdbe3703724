@@ expression e; @@
- while (e);
+ while (e)
+ 	cpu_relax();
