### Words of forms.

form-problem = There is a problem
form-error-prefix = Error:
form-too-long = This has { $over } characters more than the { $max } there is room for. Please shorten it.
form-characters-max = { $count ->
    [one] There is room for { $count } character.
   *[other] There is room for { $count } characters.
}
# The script puts the number in place of "#".
form-characters-left-js = # characters left
form-characters-over-js = # characters too many
form-file-too-big-js = This file is too big and will not be sent:
