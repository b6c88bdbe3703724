struct ops o = {
	.name = "x",
	.probe = my_probe,
	.remove = my_remove,
};
