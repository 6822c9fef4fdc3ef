# proven: raises=SyntaxError
recipe = "{'epoch': epoch, 'model': model.state_dict(), ...}"
compile(recipe, "recipe", "eval")
