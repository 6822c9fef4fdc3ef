import ast

recipe = "{'epoch': epoch, 'model': model.state_dict(), ...}"
try:
    ast.parse(recipe)
except SyntaxError as error:
    message = error.msg
    print(f"SyntaxError: {message}")
