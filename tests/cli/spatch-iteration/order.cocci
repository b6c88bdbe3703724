virtual again
@initialize:python@ @@
runs = 0
@script:python depends on !again@ @@
for name in ["same1", "same2"]:
    i = Iteration()
    i.add_virtual_rule(again)
    i.add_virtual_identifier("fn", name)
    i.register()
for name in ["new1", "new2"]:
    i = Iteration()
    i.set_files(["d/b.c", "a.c"])
    i.add_virtual_rule(again)
    i.add_virtual_identifier("fn", name)
    i.register()
@script:python depends on again@ f << virtual.fn; @@
print("again", f, cocci.files())
runs = runs + 1
@finalize:python@ @@
print("end", runs)
