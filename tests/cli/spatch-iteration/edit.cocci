virtual again
@r depends on !again@ expression e; identifier f = {old}; @@
- f(e)
+ mid(e)
@script:python@ f << r.f; @@
i = Iteration()
i.add_virtual_rule(again)
i.add_virtual_identifier("what", f)
i.register()
@depends on again@ expression e; @@
- mid(e)
+ last(e)
