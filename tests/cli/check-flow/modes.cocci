/// Unmapped
// Pteris-Severity: info
virtual patch
virtual report
virtual org

@r@
pte_t *p;
position at;
@@
pte_unmap@at(p);

@depends on patch@
pte_t *r.p;
position r.at;
@@
- pte_unmap@at(p);
+ pte_unmap_now(p);

@two depends on patch && r@
expression e;
@@
- pte_unmap_now(e);
+ pte_unmap_now(e, 0);

@script:python depends on report@
at << r.at;
p << r.p;
@@
coccilib.report.print_report(at[0], "WARNING: %s is unmapped" % p)
print("as people like it")

@script:python depends on org@
at << r.at;
p << r.p;
@@
coccilib.org.print_todo(at[0], "unmapped: " + p)
