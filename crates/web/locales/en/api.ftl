### What the interface for other programs says of a value it cannot take.

api-query-odd = q must be between 1 and 2,000 characters long
api-page-odd = page must be between 0 and 19
api-days-odd = days must be between 1 and 366
