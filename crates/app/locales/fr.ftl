title = Villemonde
