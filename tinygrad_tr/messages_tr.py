"""The Turkish catalogue: English text to Turkish text, and nothing else.

Terms follow the glossary, one word for one concept, pictures included. Groups are by where a text
is shown, sorted inside; a text that several places show stands in the first of them.
"""

__all__ = ["TR"]

TR = {
    # Cards and trees: roles
    "constant": "sabit",
    "input": "girdi",
    "loss": "kayıp",
    "output": "çıktı",
    "parameter": "parametre",
    "target": "hedef",
    # Cards and trees: rows
    "gradient": "gradyan",
    "mean ± std": "ort ± std",
    "shape": "şekil",
    "used {n} times": "{n} kez kullanıldı",
    "value": "değer",
    "‖gradient‖": "‖gradyan‖",
    # Cards and trees: values
    "empty": "boş",
    "false": "yanlış",
    "true": "doğru",
    "{share} true": "{share} doğru",
    # Numbers
    "{share}%": "%{share}",
}
