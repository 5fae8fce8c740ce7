"""From the files a secretariat keeps to one published database.

    data/raw ──extract──▶ text ──contracts──▶ checked ──normalise──▶ tidy ──checks──▶ believed ──count, publish──▶ an edition

One direction, one module per arrow. Beside them: `receive` judges and certifies what is handed in, `resolve` says which
organisation a name means, `gazetteer` where a place lies, `database` where the editions are kept. `normalise` decides what a cell means, `count` decides what a number means;
nothing downstream repairs anything upstream. Nothing in here imports `dashboard`.
"""
