@@
@@
- static foo(...) { ... }
