// A child that a script forks ends where the script ends, and says nothing to us.
@r@ expression e; @@
old(e)
@script:python@ e << r.e; @@
import os
pid = os.fork()
if pid:
    os.waitpid(pid, 0)
    print("parent", e)
