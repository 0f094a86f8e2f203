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
    # Pictures and trees
    "(no system install)": "(sistem kurulumu gerekmez)",
    "ASCII signs only": "yalnız ASCII işaretleri",
    "Drawing needs Graphviz; neither the program 'dot' nor pygraphviz was found.": (
        "Çizmek için Graphviz gerekiyor; ne 'dot' komutu ne de pygraphviz bulundu."
    ),
    "EXPRESSION": "İFADE",
    "FILE": "DOSYA",
    "Layer {n}": "Katman {n}",
    "NAME=VALUE": "AD=DEĞER",
    "Picture: {path}": "Resim: {path}",
    "Source written  : {file}        works without Graphviz: {others}": (
        "Kaynak yazıldı  : {file}        Graphviz'siz çalışanlar: {others}"
    ),
    "a card for each operation, or for what belongs together": (
        "her işleme bir kart ya da birlikte olanlara bir kart"
    ),
    "a dark picture": "koyu bir resim",
    "a variable was given twice": "bir değişken iki kez verildi",
    "arrow width and its number: the gradient that flows back along that edge · dotted = 0": (
        "ok kalınlığı ve üstündeki sayı: o kenardan geriye akan gradyan · noktalı = 0"
    ),
    "bar: norm of the parameters' gradient, logarithmic 1e−9 … 1": (
        "çubuk: parametre gradyanının normu, logaritmik 1e−9 … 1"
    ),
    "dead ReLU: {share} ({n} of {units} units)": "ölü ReLU: {share} ({n} / {units} birim)",
    "depth": "derinlik",
    "draw how an expression is computed, and how its gradient flows": (
        "bir ifadenin nasıl hesaplandığını ve gradyanının nasıl aktığını çiz"
    ),
    "edges": "kenar",
    "elements": "öğe",
    "ends in .svg, .png, .pdf, .dot, .txt or .html; called after the result otherwise": (
        "sonu .svg, .png, .pdf, .dot, .txt ya da .html; verilmezse adı sonuçtan gelir"
    ),
    "exploding": "patlayan",
    "first {what}": "ilk {what}",
    "how many levels to show": "kaç düzey gösterileceği",
    "missing: {arguments}": "eksik: {arguments}",
    "nodes": "düğüm",
    "not found": "bulunamadı",
    "operations": "işlem",
    "others": "öbürleri",
    "print how an expression is computed, as a tree": (
        "bir ifadenin nasıl hesaplandığını ağaç olarak yaz"
    ),
    "result": "sonuç",
    "saturated: {share}": "doymuş: {share}",
    "such as \"tanh(w*x + b)\" or \"d = o-y; d*d\"": (
        "\"tanh(w*x + b)\" ya da \"d = o-y; d*d\" gibi"
    ),
    "such as w=0.5 or w=[1,2]": "w=0.5 ya da w=[1,2] gibi",
    "the expression is longer than {n} characters": "ifade {n} karakterden uzun",
    "the expression is nested too deeply": "ifadede iç içe geçme çok derin",
    "there are {names}, not {text}": "{text} yok; olanlar: {names}",
    "there is no function {name}; there are {names}": (
        "{name} diye bir fonksiyon yok; olanlar: {names}"
    ),
    "too large to draw: level='module' or a smaller root": (
        "çizmek için çok büyük: level='module' ya da daha küçük bir kök"
    ),
    "vanishing": "kaybolan",
    "weak": "zayıf",
    "{name} has a value already": "{name} adının zaten bir değeri var",
    "{name} has no value; give one, {name}=1": "{name} için değer yok; bir değer verin: {name}=1",
    "{name} was given, but the expression does not use it": (
        "{name} verildi ama ifadede kullanılmıyor"
    ),
    "{name}() needs {n} operands": "{name}() fonksiyonuna gereken işlenen sayısı: {n}",
    "{name}() was given {given} arguments, and takes {n}": (
        "{name}() fonksiyonuna {given} argüman verildi, alabildiği: {n}"
    ),
    "{n} below ({option})": "{n} dal ({option})",
    "{n} more": "{n} düğüm daha",
    "{n} par.": "{n} par.",
    "{n} parameters": "{n} parametre",
    "{share} zeros": "{share} sıfır",
    "{text} cannot be computed: {reason}": "{text} hesaplanamıyor: {reason}",
    "{text}: comparisons have no derivative; try maximum, relu or heaviside": (
        "{text}: karşılaştırmanın türevi yok; maximum, relu ya da heaviside deneyin"
    ),
    "{text}: only numbers, names, + - * / ** @, [1,2] and functions may stand": (
        "{text}: yalnız sayı, ad, + - * / ** @, [1,2] ve fonksiyonlar yazılabilir"
    ),
    "{text}: there is no variable in it; write x, say, and x=2": (
        "{text}: içinde değişken yok; sözgelimi x yazıp x=2 verin"
    ),
    "{text}: this is not an expression": "{text}: bu bir ifade değil",
    "{text}: write name=number or name=[1,2]": "{text}: ad=sayı ya da ad=[1,2] yazın",
    "{text}: {number} is no number and no list of numbers": (
        "{text}: {number} bir sayı ya da sayı listesi değil"
    ),
    # Explanations
    "A mean hands each element its gradient divided by their number.": (
        "Ortalama, her öğeye gradyanının öğe sayısına bölünmüşünü verir."
    ),
    "A small step, learning rate η = {rate}, in the direction that lowers the loss.": (
        "Kaybı azaltan yöne, öğrenme oranı η = {rate} ile küçük bir adım."
    ),
    "A sum hands its gradient to each of the elements summed.": (
        "Toplam, gradyanını topladığı her öğeye aynen verir."
    ),
    "Add the two values.": "İki değer toplanır.",
    "Add up all elements (or those along the axis).": (
        "Tüm öğeler (ya da eksen boyunca olanlar) toplanır."
    ),
    "Apply {function}.": "İşlem: {function}.",
    "Broadcasting repeated it along axes {axes}, so the gradient is summed over axes {axes}.": (
        "Yayınlama (broadcasting) değeri {axes} eksenleri boyunca yineledi; gradyan da bu "
        "eksenler ({axes}) boyunca toplanır."
    ),
    "Broadcasting repeated it along axis {axis}, so the gradient is summed over axis {axis}.": (
        "Yayınlama (broadcasting) değeri {axis} ekseni boyunca yineledi; gradyan da bu eksen "
        "({axis}) boyunca toplanır."
    ),
    "Chain rule: a term for each element that depends on it ({n}); the largest is followed.": (
        "Zincir kuralı: bu öğeye bağlı her öğe için bir terim ({n}); en büyüğü izlenir."
    ),
    "Of a complex derivative the gradient takes the conjugate.":
        "Karmaşık bir türevde gradyan eşleniğiyle çarpılır.",
    "Chain rule: the incoming gradient times the local derivative.": (
        "Zincir kuralı: gelen gradyan çarpı yerel türev."
    ),
    "Change the sign.": "İşaret değiştirilir.",
    "Compute {name}": "{name} hesaplanır",
    "Derivative by the exponent: the power times the logarithm of the base.": (
        "Üsse göre türev: kuvvet çarpı tabanın logaritması."
    ),
    "Derivative of sigmoid: s · (1 − s). It is at most ¼.": (
        "sigmoid türevi: s · (1 − s). En çok ¼ olur."
    ),
    "Derivative of tanh: 1 − tanh². It shrinks when saturated.": (
        "tanh türevi: 1 − tanh². Doygunlukta küçülür."
    ),
    "Derivative of the root: one half of 1 / root.": "Karekökün türevi: 1 / kök ifadesinin yarısı.",
    "Difference rule: the first term gets the gradient unchanged.": (
        "Fark kuralı: ilk terim gradyanı olduğu gibi alır."
    ),
    "Difference rule: the second term gets the gradient with the sign changed.": (
        "Fark kuralı: ikinci terim gradyanı ters işaretle alır."
    ),
    "Divide the first by the second.": "Birincisi ikincisine bölünür.",
    "Each array gets the part of the gradient that stands in its place.": (
        "Her dizi, gradyanın kendi yerine düşen parçasını alır."
    ),
    "Each element gets twice its distance from the mean, divided by their number.": (
        "Her öğe, ortalamaya uzaklığının iki katının öğe sayısına bölünmüşünü alır."
    ),
    "Each element may depend on all: the Jacobian matrix of {function}, transposed, "
    "times the incoming gradient.": (
        "Her öğe hepsine bağlı olabilir: Jacobi matrisinin devriği çarpı gelen gradyan "
        "({function})."
    ),
    "Exchange the axes.": "Eksenler yer değiştirir.",
    "Explanation: {path}": "Açıklama: {path}",
    "Gradient: {source} → {target}": "Gradyan: {source} → {target}",
    "Inputs and parameters are ready": "Girdiler ve parametreler hazır",
    "Join the arrays end to end.": "Diziler uç uca eklenir.",
    "LaTeX in place of text": "metin yerine LaTeX",
    "Leaves: inputs, parameters, constants. Nothing has been computed yet.": (
        "Yapraklar: girdi, parametre ve sabitler. Henüz hiçbir işlem yapılmadı."
    ),
    "Matrix product: each row times each column, summed.": (
        "Matris çarpımı: her satır her sütunla çarpılıp toplanır."
    ),
    "Matrix product: the incoming gradient times the other factor, transposed.": (
        "Matris çarpımı: gelen gradyan çarpı öteki çarpanın devriği."
    ),
    "Matrix product: the other factor, transposed, times the incoming gradient.": (
        "Matris çarpımı: öteki çarpanın devriği çarpı gelen gradyan."
    ),
    "Multiply the two values.": "İki değer çarpılır.",
    "Nothing is computed: the axes of the gradient are put back.": (
        "Hesap yok: gradyanın eksenleri yerine konur."
    ),
    "Nothing is computed: the gradient goes back to the old shape.": (
        "Hesap yok: gradyan eski şekline geri döner."
    ),
    "Nothing that the result depends on depends on it: the gradient is 0.": (
        "Sonuç bu öğeye bağlı değildir: gradyan 0."
    ),
    "One element: {name}": "Tek öğe: {name}",
    "Pick elements.": "Öğeler seçilir.",
    "Power rule: the derivative of x² is 2x.": "Kuvvet kuralı: x² ifadesinin türevi 2x.",
    "Power rule: the exponent comes down, and is one less.": (
        "Kuvvet kuralı: üs çarpan olarak öne gelir, üs bir azalır."
    ),
    "Product rule: the local derivative is the other factor.": (
        "Çarpım kuralı: yerel türev, öteki çarpandır."
    ),
    "Quotient rule: the local derivative of the denominator is −quotient / denominator.": (
        "Bölüm kuralı: paydanın yerel türevi −bölüm / payda."
    ),
    "Quotient rule: the local derivative of the numerator is 1 / denominator.": (
        "Bölüm kuralı: payın yerel türevi 1 / payda."
    ),
    "Raise to a power.": "Üs alınır.",
    "ReLU keeps what is positive; the rest becomes 0.": (
        "ReLU: pozitif olanı bırakır, gerisini 0 yapar."
    ),
    "ReLU lets the gradient through where x > 0, and nothing elsewhere.": (
        "ReLU gradyanı x > 0 olan yerde geçirir, başka yerde geçirmez."
    ),
    "Seed: backpropagation starts": "Tohum: geri yayılım başlar",
    "Square the value.": "Karesi alınır.",
    "Subtract the second from the first.": "Birinciden ikincisi çıkarılır.",
    "Sum rule: the gradient passes through unchanged.": (
        "Toplam kuralı: gradyanı olduğu gibi geçirir."
    ),
    "Take the absolute value.": "Mutlak değer alınır.",
    "Take the larger of the two.": "İkisinden büyük olan alınır.",
    "Take the smaller of the two.": "İkisinden küçük olan alınır.",
    "Take the square root.": "Karekök alınır.",
    "The derivative of a value with respect to itself is 1.": (
        "Bir değerin kendine göre türevi 1'dir."
    ),
    "The derivative of cos is −sin.": "cos'un türevi −sin'dir.",
    "The derivative of log x is 1 / x.": "log x ifadesinin türevi 1 / x.",
    "The derivative of sin is cos.": "sin'in türevi cos'tur.",
    "The derivative of softplus is sigmoid.": "softplus'ın türevi sigmoid'dir.",
    "The gradient goes only to the one that the mask chose.": (
        "Gradyan yalnızca maskenin seçtiğine gider."
    ),
    "The gradient goes to the elements that were picked; the others get 0.": (
        "Gradyan seçilen öğelere gider; ötekiler 0 alır."
    ),
    "The gradient goes to the larger one; at a tie, half to each.": (
        "Gradyan büyük olana gider; eşitlikte ikisine yarı yarıya."
    ),
    "The gradient goes to the largest element; several share it equally.": (
        "Gradyan en büyük öğeye gider; birden çoksa eşit paylaşılır."
    ),
    "The gradient goes to the smaller one; at a tie, half to each.": (
        "Gradyan küçük olana gider; eşitlikte ikisine yarı yarıya."
    ),
    "The gradient goes to the smallest element; several share it equally.": (
        "Gradyan en küçük öğeye gider; birden çoksa eşit paylaşılır."
    ),
    "The gradient passes where nothing was clipped.": "Gradyan, kırpılmayan yerde geçer.",
    "The gradient that comes into {name} was given.": (
        "Geri yayılım, verilen şu gradyanla başlar: ∂/∂{name}."
    ),
    "The largest element.": "En büyük öğe alınır.",
    "The local derivative is 0: no gradient comes this way.": (
        "Yerel türev 0: bu yoldan gradyan gelmez."
    ),
    "The local derivative is the sign: 1, −1, or 0 at 0.": (
        "Yerel türev işarettir: 1, −1 ya da 0'da 0."
    ),
    "The logarithm of softmax, computed stably.": (
        "softmax'ın logaritması, sayısal olarak kararlı biçimde hesaplanır."
    ),
    "The loss after one step": "Bir adım sonra kayıp",
    "The loss recomputed on the same input.": "Aynı girdiyle yeniden hesaplanan kayıp.",
    "The mask chooses, element by element, one of the two.": (
        "Maske, eleman bazında ikisinden birini seçer."
    ),
    "The mean of the elements.": "Öğelerin ortalaması alınır.",
    "The mean of the squared distances from the mean.": (
        "Ortalamaya uzaklıkların karelerinin ortalaması alınır."
    ),
    "The same elements in another shape.": "Aynı öğeler, başka bir şekilde.",
    "The sign of the gradient changes.": "Gradyanın işareti değişir.",
    "The smallest element.": "En küçük öğe alınır.",
    "Update {name}": "{name} güncellenir",
    "derive an expression step by step, with numbers": "bir ifadeyi adım adım, sayılarla türet",
    "ends in .html (a page that plays the steps), .txt, .tex or .json": (
        ".html (adımları oynatan sayfa), .txt, .tex ya da .json ile biter"
    ),
    "exp is its own derivative.": "exp'in türevi kendisidir.",
    "exp: e to the power of the value.": "exp: e sayısının bu değer kadar üssü.",
    "log: the natural logarithm.": "log: doğal logaritma.",
    "log_softmax: the gradient less the probabilities times its sum.": (
        "log_softmax: gradyandan, olasılıkların toplam gradyanla çarpımı çıkarılır."
    ),
    "sigmoid squeezes the result between 0 and 1.": "sigmoid: sonucu 0 ile 1 arasına sıkıştırır.",
    "softmax: each output depends on every input of its row, so their mean gradient is "
    "taken off.": (
        "softmax: her çıktı, satırındaki her girdiye bağlıdır; bu yüzden ortalama gradyan "
        "çıkarılır."
    ),
    "softmax: exp of each element, divided by their sum; each row is a distribution.": (
        "softmax: her öğenin exp'i, toplamlarına bölünür; her satır bir dağılımdır."
    ),
    "softplus: log(1 + exp(x)), a smooth ReLU.": (
        "softplus: log(1 + exp(x)), ReLU'nun pürüzsüz biçimi."
    ),
    "tanh squeezes the result between −1 and 1.": "tanh: sonucu −1 ile 1 arasına sıkıştırır.",
    "the result has shape {shape}; only a number is explained: write sum(…) or mean(…)": (
        "sonucun şekli {shape}; yalnız bir sayı açıklanır: sum(…) ya da mean(…) yazın"
    ),
    "{name} changes by 1 with respect to itself; the chain rule starts from 1.": (
        "{name} kendine göre 1 birim değişir; zincir kuralı 1 ile başlar."
    ),
    "{name} is used in {n} places; the gradients of all paths add up (+=).": (
        "{name}, {n} yerde kullanıldı; her yoldan gelen gradyan toplanır (+=)."
    ),
    "{optimizer} makes the step Δ from this gradient and those before it.": (
        "{optimizer}, Δ adımını bu gradyandan ve öncekilerden hesaplar."
    ),
    # The explorer page
    "Accumulation +=": "Birikim +=",
    "All nodes": "Tüm düğümler",
    "As it was": "Eski hâline döndür",
    "Backward": "Geri",
    "Change a number: the page computes forward and backward again.": (
        "Bir sayıyı değiştirin: sayfa ileri ve geri geçişi yeniden hesaplar."
    ),
    "Computation graph; the table of all nodes says the same": (
        "Hesaplama çizgesi; tüm düğümlerin tablosu aynısını söyler"
    ),
    "Dark or light theme": "Koyu ya da açık tema",
    "Epoch": "Dönem",
    "Epoch {epoch}: loss {loss}": "Dönem {epoch}: kayıp {loss}",
    "Find a node": "Düğüm bul",
    "First epoch": "İlk dönem",
    "First step": "Başa dön",
    "Fit": "Sığdır",
    "Forward": "İleri",
    "Guess first": "Önce tahmin et",
    "Last epoch": "Son dönem",
    "Last step": "Sona git",
    "Next epoch": "Sonraki dönem",
    "Next step": "Sonraki adım",
    "Pause": "Duraklat",
    "Phases": "Aşamalar",
    "Play": "Oynat",
    "Previous epoch": "Önceki dönem",
    "Previous step": "Önceki adım",
    "Seed": "Tohum",
    "Show the result": "Sonucu göster",
    "Step": "Adım",
    "Step by step": "Adım adım",
    "This step": "Bu adım",
    "Training, epoch by epoch": "Dönem dönem eğitim",
    "Update": "Güncelleme",
    "Weights": "Ağırlıklar",
    "What if …?": "Ya farklı olsaydı?",
    "Without Graphviz: the graph as a text tree": "Graphviz olmadan: çizge, metin ağacı olarak",
    "loss, on a logarithmic scale": "kayıp, logaritmik ölçekte",
    "mean": "ort",
    "node": "düğüm",
    "none": "yok",
    "norm": "norm",
    "play": "oynat",
    "recomputed with your numbers": "sizin sayılarınızla yeniden hesaplandı",
    "std": "std",
    "step": "adım",
    "{k} of {n}": "{k} / {n}",
    # Networks
    "activation": "aktivasyon",
    "axon": "akson",
    "cell body": "hücre gövdesi",
    "dendrites": "dendritler",
    "inputs": "girdiler",
    "synapses": "sinapslar",
    "threshold": "eşik",
    "total": "toplam",
    "weighted sum": "ağırlıklı toplam",
    "weights": "ağırlıklar",
    # Networks: the table
    "layer": "katman",
    "name": "ad",
    "not trained": "eğitilmeyen",
    # Gradient checks
    ", order {order}: {wrong} of {all} entries differ": (
        ", mertebe {order}: {wrong} / {all} öğede fark var"
    ),
    "a computed value ({name}) needs a gradient because its inputs do, and only that "
    "of a leaf can be switched off; what is to be a constant is v.detach(), and what "
    "is computed under no_grad()": (
        "hesaplanan bir değer ({name}), girdileri gradyan gerektirdiği için gradyan gerektirir; "
        "bu yalnızca bir yaprakta kapatılabilir. Sabit kalması gereken şey v.detach() ile ya da "
        "no_grad() içinde hesaplanır"
    ),
    "predict needs one array of outputs, and {model} gives a {kind}; write a Module whose forward "
    "picks the part that decides, such as the last state of an RNN": (
        "predict tek bir çıktı dizisi ister, {model} ise {kind} veriyor; forward yöntemi karar "
        "veren parçayı (örneğin bir RNN'nin son durumunu) seçen bir Module yazın"
    ),
    "callbacks is a list of functions, each called as callback(epoch, history); {given} is "
    "not one": (
        "callbacks bir fonksiyon listesidir, her dönemden sonra her biri "
        "callback(epoch, history) biçiminde çağrılır; {given} böyle bir liste değil"
    ),
    "the loss is {loss} because of the data: {what}, row {row} (counted from 0), holds {number}; "
    "leave such rows out, or fill them in": (
        "kayıp, veriler yüzünden {loss}: {what}, satır {row} (0'dan sayılır), {number} içeriyor; "
        "böyle satırları çıkarın ya da doldurun"
    ),
    "{what} must be numbers, and are of dtype {dtype}, such as {found}; .astype(float) reads "
    "numbers written as text, np.unique(y, return_inverse=True)[1] numbers the names of classes, "
    "data.Preparation does both for a table": (
        "{what} sayı olmalı, oysa dtype {dtype}, örneğin {found}; .astype(float) metin olarak "
        "yazılmış sayıları okur, np.unique(y, return_inverse=True)[1] sınıf adlarını numaralar, "
        "data.Preparation bir tablo için ikisini de yapar"
    ),
    "the loss must be a Value, computed from the output of the model, for a gradient; it is "
    "{given}: leave out float(), .item() and .data in loss=, and return the loss": (
        "gradyan için kayıp, modelin çıktısından hesaplanan bir Value olmalı; ama {given}: loss= "
        "içinde float(), .item() ve .data kullanmayın ve kaybı döndürün (return)"
    ),
    "the data": "veriler",
    "the targets": "hedefler",
    "a constant factor: the derived gradient is {factor} times the right one": (
        "sabit bir çarpan: türetilen gradyan, doğrusunun {factor} katı"
    ),
    "a dropped term: some entries are 0 that are not, each output depends on more elements": (
        "düşen bir terim: 0 olmaması gereken yerler 0; her çıktı daha çok öğeye bağlı"
    ),
    "a dropped term: {what} is missing from the rule (x the operand, s the result)": (
        "düşen bir terim: kuralda eksik olan {what} (x işlenen, s sonuç)"
    ),
    "a factor of 2 is missing (the derived gradient is half)": (
        "2 çarpanı eksik (türetilen gradyan yarısı kadar)"
    ),
    "a factor of 2 too many": "2 çarpanı fazla",
    "a factor of {n} is missing, and {n} elements are added up: a mean where a sum belongs, or"
    " a gradient overwritten in place of accumulated": (
        "{n} çarpanı eksik, toplanan öğe sayısı da {n}: toplam yerine ortalama alınmış ya da "
        "gradyan biriktirilecekken üstüne yazılmış"
    ),
    "a factor of {n} too many, and {n} elements are added up: a sum where a mean belongs": (
        "{n} çarpanı fazla, toplanan öğe sayısı da {n}: ortalama yerine toplam alınmış"
    ),
    "a transposed gradient: the right numbers, rows and columns exchanged": (
        "devrik gradyan: sayılar doğru, satırlarla sütunlar yer değiştirmiş"
    ),
    "a wrong or dropped term in a rule": "bir kuralda yanlış ya da düşen bir terim",
    "all derivatives are below atol = {atol}, so nothing was compared; pass a smaller atol": (
        "bütün türevler şunun altında: atol = {atol}; bu yüzden hiçbir şey karşılaştırılmadı, "
        "daha küçük bir atol verin"
    ),
    "analytic": "analitik",
    "computed in {dtype}: float32 is too coarse for differences; compute in float64": (
        "hesap {dtype} ile yapılmış: float32 farklar için fazla kaba; float64 ile hesaplayın"
    ),
    "each rule is right by itself: data leaves the graph on one of the ways to the result "
    "(.data, .detach(), float(), .item(), or a copy of the input that was made outside)": (
        "her kural tek başına doğru: veri, sonuca giden yollardan birinde çizgeden çıkıyor "
        "(.data, .detach(), float(), .item() ya da girdinin dışarıda alınmış bir kopyası)"
    ),
    "float32 input: the gradient is right in float64, but in {dtype} it differs by more than "
    "{allowed} (input {name}); precision is lost on the way, by cancellation or a large number": (
        "float32 girdi: gradyan float64 ile doğru, ama {dtype} ile fark izin verilenden büyük: "
        "{allowed} (girdi {name}); duyarlılık yolda, birbirini götüren terimlerde ya da büyük "
        "bir sayıda yitiyor"
    ),
    "index": "konum",
    "no gradient arrives at all (input {name}): the data left the graph, or a rule is missing": (
        "hiç gradyan gelmiyor (girdi {name}): veri çizgeden çıkmış ya da bir kural eksik"
    ),
    "not differentiable there: the function is not finite on one side, so this is the edge of "
    "its domain; check at another place": (
        "orada türev yok: fonksiyon bir yanda sonlu değil, burası tanım kümesinin kenarı; başka "
        "bir yerde kontrol edin"
    ),
    "not differentiable there: the function jumps or is vertical; check at another place": (
        "orada türev yok: fonksiyon sıçrıyor ya da dikey; başka bir yerde kontrol edin"
    ),
    "not differentiable there: the slope is {left} on the left and {right} on the right, and "
    "the derived {derived} is a choice between them; check at another place": (
        "orada türev yok: eğim solda {left}, sağda {right}; türetilen {derived} bunların "
        "arasından bir seçim; başka bir yerde kontrol edin"
    ),
    "numerical": "sayısal",
    "order {before} is right and order {order} is not: the rule has the right numbers, but "
    "cannot itself be differentiated; something inside it leaves the graph": (
        "mertebe {before} doğru, mertebe {order} yanlış: kuralın sayıları doğru, ama kendisinin "
        "türevi alınamıyor; içindeki bir şey çizgeden çıkıyor"
    ),
    "overwritten instead of accumulated: an element of {name} is used several times, and only "
    "the last use's gradient arrives": (
        "biriktirilecekken üstüne yazılmış: bir öğe birkaç kez kullanılıyor ({name}), yalnız son"
        " kullanımın gradyanı geliyor"
    ),
    "possible: {what}": "olası: {what}",
    "relative difference": "bağıl fark",
    "suspicion: {what}": "olası neden: {what}",
    "the conjugate is missing: the derived gradient is the conjugate of the right one": (
        "eşlenik eksik: türetilen gradyan, doğrusunun eşleniği"
    ),
    "the derivative of another function: the rule gives {found} (x the operand, s the result)": (
        "başka bir fonksiyonun türevi: kural {found} veriyor (x işlenen, s sonuç)"
    ),
    "the derivative of another function: the rule gives {found} where {right} belongs (x the "
    "operand, s the result)": (
        "başka bir fonksiyonun türevi: kural {found} veriyor, doğrusu {right} (x işlenen, s "
        "sonuç)"
    ),
    "the derived gradient is not finite": "türetilen gradyan sonlu değil",
    "the function changes its input {name}; compute with a copy": (
        "fonksiyon girdisini değiştiriyor: {name}; bir kopyayla hesaplayın"
    ),
    "the function is not deterministic: two calls on the same inputs differ by {difference}; "
    "make its random generator anew in each call": (
        "fonksiyon belirlenimci değil: aynı girdilerle iki çağrının farkı {difference}; rastgele"
        " sayı üretecini her çağrıda yeniden oluşturun"
    ),
    "the function returned None; did it forget to return?": (
        "fonksiyon None döndürdü; return unutulmuş olabilir mi?"
    ),
    "the function returned plain numbers: the data left the graph (through .data, float() or "
    ".item()?), so no gradient arrives at all": (
        "fonksiyon düz sayılar döndürdü: veri çizgeden çıkmış (.data, float() ya da .item() "
        "ile?), bu yüzden hiç gradyan gelmiyor"
    ),
    "the gradient aliases a buffer: the rule {rule} returns the same memory at every call, so "
    "a second gradient overwrites the first; return new memory": (
        "gradyan bir ara belleği paylaşıyor: {rule} kuralı her çağrıda aynı belleği döndürüyor, "
        "ikinci gradyan birincinin üstüne yazılıyor; yeni bellek döndürün"
    ),
    "the gradient is not deterministic: derived twice at the same place, it differs by "
    "{difference}": (
        "gradyan belirlenimci değil: aynı yerde iki kez türetilince fark {difference}"
    ),
    "the result of {name} is its operand itself, in the same memory, so changing one changes "
    "the other; return a copy": (
        "sonuç, işlenenin kendisi ve aynı bellekte: {name}; biri değişirse öbürü de değişir, bir"
        " kopya döndürün"
    ),
    "the result of {name} shares memory with its operand": (
        "sonuç, belleğini işlenenle paylaşıyor: {name}"
    ),
    "the right numbers in the wrong places: a permuted gradient": (
        "doğru sayılar yanlış yerlerde: gradyanın sırası değişmiş"
    ),
    "the rule {rule} returned None; did it forget to return?": (
        "kural None döndürdü: {rule}; return unutulmuş olabilir mi?"
    ),
    "the sign is wrong everywhere": "işaret her yerde yanlış",
    "un-broadcast missing: the rule {rule} returned a gradient of shape {found} for an operand"
    " of shape {wanted}; sum over what was broadcast": (
        "yayınlamanın (broadcasting) tersi eksik: {rule} kuralının döndürdüğü gradyanın şekli "
        "{found}, işlenenin şekli {wanted}; genişletilen eksenler boyunca toplayın"
    ),
    "un-broadcast missing: {name} is used by several outputs, and only the first one's part of"
    " its gradient arrives; add up all of them": (
        "yayınlamanın (broadcasting) tersi eksik: {name} birkaç çıktıda kullanılıyor, "
        "gradyanının yalnız ilkinden gelen parçası var; hepsini toplayın"
    ),
    "wrong at a kink: the slope is {left} on the left and {right} on the right, and the "
    "derived {derived} is not between them": (
        "kırılma noktasında yanlış: eğim solda {left}, sağda {right}; türetilen {derived} "
        "bunların arasında değil"
    ),
    "wrong dtype: the rule {rule} returned {found} for an operand of {wanted}": (
        "yanlış dtype: {rule} kuralı {found} döndürdü, işlenen ise {wanted}"
    ),
    "wrong only at negative {name}": "yalnız negatif değerlerde yanlış: {name}",
    "{rule} of {name}": "{name} için {rule}",
    "each": "her biri",
    "wrong rule: {rule}": "yanlış kural: {rule}",
    "wrong shape, transposed: the rule {rule} returned a gradient of shape {found} for an "
    "operand of shape {wanted}": (
        "yanlış şekil, devrik: {rule} kuralının döndürdüğü gradyanın şekli {found}, işlenenin "
        "şekli {wanted}"
    ),
    "wrong shape: the rule {rule} returned a gradient of shape {found} for an operand of shape"
    " {wanted}": (
        "yanlış şekil: {rule} kuralının döndürdüğü gradyanın şekli {found}, işlenenin şekli "
        "{wanted}"
    ),
    "{checked} of {all} elements, chosen by seed {seed}": (
        "{checked} / {all} öğe, seçen tohum {seed}"
    ),
    "{dtype} inputs: checked in float64, and the {dtype} gradient against that ({allowed})": (
        "{dtype} girdiler: float64 ile kontrol edildi, {dtype} gradyanı da onunla "
        "karşılaştırıldı ({allowed})"
    ),
    "✓ {function}: {inputs} inputs, {elements} elements, order {order}, largest relative "
    "difference {largest:.1e}": (
        "✓ {function}: {inputs} girdi, {elements} öğe, mertebe {order}, en büyük bağıl fark "
        "{largest:.1e}"
    ),
    "✖ gradient check failed: {function}": "✖ gradyan kontrolü başarısız: {function}",
    # Numbers
    "{share}%": "%{share}",
    # Plots
    "Decision boundary": "Karar sınırı",
    "Predictions · {n} samples, accuracy {share}": "Tahminler · {n} örnek, doğruluk {share}",
    "Training and validation loss": "Eğitim ve doğrulama kaybı",
    "Training loss": "Eğitim kaybı",
    "accuracy {share} · wrong: {wrong} of {n}": "doğruluk {share} · yanlış: {wrong} / {n}",
    "best: epoch {epoch}\nloss {loss}": "en iyi: dönem {epoch}\nkayıp {loss}",
    "best: epoch {epoch}\nloss {loss} · accuracy {share}": (
        "en iyi: dönem {epoch}\nkayıp {loss} · doğruluk {share}"
    ),
    "class {label}": "sınıf {label}",
    "decision boundary": "karar sınırı",
    "epoch": "dönem (epoch)",
    "floor {value}": "alt sınır {value}",
    "loss, log scale": "kayıp, log ölçek",
    "right: first {shown_right} of {right} · wrong: first {shown_wrong} of {wrong} · "
    "✓/✖ prediction and its confidence": (
        "doğru: ilk {shown_right} / {right} · yanlış: ilk {shown_wrong} / {wrong} · "
        "✓/✖ tahmin ve güveni"
    ),
    "training": "eğitim",
    "truth {label}": "doğrusu {label}",
    "truth {label} ({share})": "doğrusu {label} ({share})",
    "validation": "doğrulama",
    "{value}, epoch {epoch}": "{value}, dönem {epoch}",
    "✖ wrong": "✖ yanlış",
    "Activations · {layer}": "Aktivasyonlar · {layer}",
    "Confusion matrix": "Karışıklık matrisi",
    "Distribution of the weights": "Ağırlık dağılımı",
    "Each epoch: {metric}": "Her dönemde: {metric}",
    "Gradient flow": "Gradyan akışı",
    "Loss at growing learning rates": "Öğrenme oranı büyürken kayıp",
    "Step / weight ratio": "Adım / ağırlık oranı",
    "accuracy": "doğruluk",
    "begin with {rate}": "başlangıç için {rate}",
    "best: epoch {epoch}\n{metric} {value}": "en iyi: dönem {epoch}\n{metric} {value}",
    "epoch {epoch}": "dönem {epoch}",
    "good range ≈ 1e−3": "iyi aralık ≈ 1e−3",
    "layer (1 = nearest to the input)": "katman (1 = girdiye en yakın)",
    "learning rate, log scale": "öğrenme oranı, log ölçek",
    "mean |∂L/∂W|": "ortalama |∂L/∂W|",
    "no rate lowers the loss": "hiçbir oran kaybı azaltmıyor",
    "prediction": "tahmin",
    "truth": "doğrusu",
    "value of {layer}": "ağırlık değeri: {layer}",
    "{n} of {total} are exactly 0": "tam 0 olanlar: {n} / {total}",
    # Command line
    "Autograd that shows its work.": "Yaptığını gösteren otomatik türev.",
    "COMMAND": "KOMUT",
    "FOLDER": "KLASÖR",
    "MODULE:FUNCTION": "MODÜL:FONKSİYON",
    "NUMBERS": "SAYILAR",
    "Turkish or English; otherwise TINYGRAD_TR_LANG, otherwise the system's language": (
        "Türkçe ya da İngilizce; yoksa TINYGRAD_TR_LANG, o da yoksa sistemin dili"
    ),
    "commands": "komutlar",
    "compare the derived gradient of a function of yours with finite differences": (
        "sizin bir fonksiyonunuzun türetilen gradyanını sonlu farklarla karşılaştır"
    ),
    "expected at least one argument": "bir değer bekleniyor",
    "expected one argument": "bir değer bekleniyor",
    "for all that is random: the same number, the same results (0)": (
        "rastgelelik tohumu: aynı sayı, aynı sonuçlar (0)"
    ),
    "how many times to differentiate (1)": "kaç kez türev alınacağı (1)",
    "interrupted": "kesildi",
    "must be 1, 2 or 3, not {text}": "1, 2 ya da 3 olmalı: {text}",
    "must be a whole number from 0 on, not {text}": (
        "0 ya da daha büyük bir tam sayı olmalı: {text}"
    ),
    "no module is called {name}": "böyle bir modül yok: {name}",
    "one input: 0.5 or 1.0,2.0 or [[1,2],[3,4]]; 2x3 draws random numbers; repeat it": (
        "bir girdi: 0.5 ya da 1.0,2.0 ya da [[1,2],[3,4]]; 2x3 rastgele sayılar çeker; "
        "yinelenebilir"
    ),
    "options": "seçenekler",
    "show the version": "sürümü göster",
    "show this help": "bu yardımı göster",
    "there are tr and en, not {text}": "tr ya da en olmalı: {text}",
    "there is no such command; --help shows which there are": (
        "böyle bir komut yok; hangileri olduğunu --help gösterir"
    ),
    "train a neuron, perceptrons, an MLP and a network on digits; check and draw them": (
        "bir nöron, algılayıcılar (perceptron), bir MLP ve rakam okuyan bir ağ eğit; gradyanlarını "
        "kontrol et, çiz"
    ),
    "unknown: {arguments}": "bilinmiyor: {arguments}",
    "usage:": "kullanım:",
    "where it is; looked for here as well": "nerede olduğu; bu klasörde de aranır",
    "where the pictures and the page go (tinygrad_tr_demo)": (
        "resimlerin ve sayfanın yazılacağı klasör (tinygrad_tr_demo)"
    ),
    "{module} has no function {name}": "{module} içinde böyle bir fonksiyon yok: {name}",
    "{target}: not a function": "{target}: bir fonksiyon değil",
    "{target}: write module:function": "{target}: modül:fonksiyon yazın",
    "--inputs: at least one is needed": "--inputs: en az bir tane gerekli",
    "--inputs: neither numbers nor a shape such as 2x3: {text}": (
        "--inputs: sayı da değil, 2x3 gibi bir şekil de: {text}"
    ),
    "--inputs: {text} holds no number, so there is nothing to check": (
        "--inputs: {text} hiç sayı içermiyor, kontrol edilecek bir şey yok"
    ),
    "--inputs: too large: {text}": "--inputs: fazla büyük: {text}",
    "{option}: cannot write to {path}: {reason}": "{option}: yazılamıyor: {path} ({reason})",
    "{option}: {path} is a file, not a folder": "{option}: klasör değil, dosya: {path}",
    "{option}: {path} is there and was not written by this program": (
        "{option}: bu programın yazmadığı bir dosya var: {path}"
    ),
    # Demo: the frame
    "A check failed; ✖ marks it above.": "Bir kontrol başarısız; yukarıda ✖ ile işaretli.",
    "All checks passed. Open {page} in a browser.": (
        "Bütün kontroller geçti. Tarayıcıda açılacak sayfa: {page}"
    ),
    "All of this on one page": "Bunların hepsi tek sayfada",
    "Back-propagation is derived, checked and drawn. Random seed: {seed}": (
        "Geri yayılım türetilir, kontrol edilir ve çizilir. Rastgelelik tohumu: {seed}"
    ),
    "Contents": "İçindekiler",
    "Files": "Dosyalar",
    "Folder: {path}": "Klasör: {path}",
    "Graphviz is missing. To install it: {command}": (
        "Graphviz kurulu değil. Kurmak için: {command}"
    ),
    "Left out: {files}": "Atlandı: {files}",
    "Table: {columns}": "Tablo: {columns}",
    "What was written": "Yazılanlar",
    "file": "dosya",
    "matplotlib is missing. To install it: {command}": (
        "matplotlib kurulu değil. Kurmak için: {command}"
    ),
    "tinygrad_tr: you write the forward expression": "tinygrad_tr: ileri ifadeyi siz yazarsınız",
    "what it shows": "ne gösterir",
    # Demo: the neuron
    "Learning was one call, fit(neuron, X, t). Prediction is another, neuron(x): the "
    "same forward expression, with the weights as they are.": (
        "Öğrenme bir çağrıydı: fit(neuron, X, t). Tahmin ayrı bir çağrıdır: neuron(x). İleri "
        "ifade aynıdır, ağırlıklar olduğu gibi kalır."
    ),
    "Loss of every epoch of the neuron": "Nöronun her dönemdeki kaybı",
    "Loss of the neuron, without and with a bias": "Nöronun kaybı, bias yokken ve varken",
    "One neuron learns six rows": "Bir nöron altı satırı öğreniyor",
    "The neuron on the row [1,1,1] before learning: values forward, gradients back": (
        "Nöron, öğrenmeden önce, [1,1,1] satırında: değerler ileri, gradyanlar geri"
    ),
    "The weights after the last epoch:\n"
    "derived, {derived} finds the gradient;\n"
    "by hand in NumPy, {by_hand}": (
        "Son dönemden sonraki ağırlıklar:\n"
        "türetilen, gradyanı {derived} bulur;\n"
        "elle yazılan, NumPy ile {by_hand}"
    ),
    "[0,0,0] stays at {output}: without a bias its weighted sum is 0 for all weights, "
    "and its gradient is 0 too. This row alone keeps the loss above {floor} (it is "
    "{loss}). With the bias b = {bias} it gives {better}, and the loss is {lower}.": (
        "[0,0,0] satırının çıktısı hep {output}: bias yokken ağırlıklı toplamı her ağırlık için "
        "0 olur, gradyanı da 0. Yalnız bu satır, kaybın şu sınırın altına inmesini engeller: "
        "{floor} (kayıp {loss}). Bias varken, b = {bias}, çıktı {better} ve kayıp {lower}."
    ),
    "[0,0,1] is new to both: {plain} without a bias, on the wrong side of 0.5; "
    "{biased} with it.": (
        "[0,0,1] ikisi için de yeni: bias yokken {plain}, yani 0.5 sınırının yanlış tarafında; "
        "bias varken {biased}."
    ),
    "[1,1,1] gives {first}, [0,1,1] gives {second}; prediction changed no weight": (
        "[1,1,1] için {first}, [0,1,1] için {second}; tahminde ağırlıklar aynı kaldı"
    ),
    "by hand": "elle yazılan",
    "derived": "türetilen",
    "difference": "fark",
    "graph: inputs times weights, their sum z, its sigmoid y, the target t and the loss "
    "L = {loss}": (
        "çizge: girdi çarpı ağırlık, toplamları z, onun sigmoidi y, hedef t ve kayıp L = {loss}"
    ),
    "largest difference {value}, allowed {allowed}": (
        "en büyük fark {value}, izin verilen {allowed}"
    ),
    "learned from": "öğrenildi",
    "line plot, logarithmic: without a bias the loss levels off at {floor}, with a bias it "
    "falls to {lower}": (
        "çizgi grafiği, logaritmik: bias yokken kaybın alt sınırı {floor}, bias varken son kayıp "
        "{lower}"
    ),
    "loss {loss}": "kayıp {loss}",
    "no": "hayır",
    "weight": "ağırlık",
    "with bias": "bias var",
    "without bias": "bias yok",
    "y = sigmoid(x1·w1 + x2·w2 + x3·w3), without a bias\n"
    "L = ½ Σ(y − t)²\n"
    "Gradient descent, learning rate 1, {epochs} epochs; each weight starts at 0.5.": (
        "y = sigmoid(x1·w1 + x2·w2 + x3·w3), bias yok\n"
        "L = ½ Σ(y − t)²\n"
        "Gradyan inişi, öğrenme oranı 1, {epochs} dönem (epoch); her ağırlık 0.5 ile başlar."
    ),
    "yes": "evet",
    # Demo: the gates
    "A network with 8 hidden ReLU units and a sigmoid output can bend the line. "
    "Cross-entropy, learning rate 0.5, until the loss is below {loss}:": (
        "8 gizli ReLU birimi ve sigmoid çıktısı olan bir ağ bu doğruyu bükebilir. Çapraz "
        "entropi, öğrenme oranı 0.5, kayıp şu değerin altına inene kadar: {loss}"
    ),
    "A perceptron answers 1 where w1·x1 + w2·x2 + b > 0. Rosenblatt's rule, one row at "
    "a time, learning rate 1, from zero. The epochs include a last one without a mistake.": (
        "Algılayıcı (perceptron), w1·x1 + w2·x2 + b > 0 olan yerde 1 yanıtını verir. Rosenblatt "
        "kuralı, her adımda bir satır, öğrenme oranı 1, sıfırdan başlayarak. Dönem sayısına, hiç "
        "yanlış yapılmayan son dönem de girer."
    ),
    "Perceptrons learn gates; XOR needs a hidden layer": (
        "Algılayıcılar kapıları öğrenir; XOR gizli katman ister"
    ),
    "The XOR network on the four rows, after learning: shapes, values, gradients": (
        "XOR ağı, öğrendikten sonra, dört satırda: şekiller, değerler, gradyanlar"
    ),
    "What a perceptron can separate, and what the hidden layer adds": (
        "Algılayıcı neyi ayırabilir, gizli katman ne ekler"
    ),
    "XOR is learned from {n} of {starts} random starts, in {fewest} to {most} epochs": (
        "XOR öğrenildi: {n} / {starts} rastgele başlangıç, en az {fewest}, en çok {most} dönem"
    ),
    "XOR is not: in {epochs} epochs never fewer than {least} mistakes in an epoch. Its "
    "ones lie on one diagonal of the square and its zeros on the other, and no straight "
    "line separates two crossing diagonals. Of {settings} settings of w1, w2, b tried out, the "
    "best has {right} of the 4 rows right.": (
        "XOR öğrenilemez: {epochs} dönem boyunca bir dönemdeki yanlış sayısı en az {least}. "
        "Birleri karenin bir köşegeninde, sıfırları öbüründedir; kesişen iki köşegeni hiçbir "
        "doğru ayıramaz. Denenen w1, w2, b ayarları: {settings}; en iyisinin bildiği satır: "
        "{right} / 4."
    ),
    "best line · XOR": "en iyi doğru · XOR",
    "epochs": "dönem",
    "gate": "kapı",
    "learned by a perceptron: {gates}": "bir algılayıcının öğrendikleri: {gates}",
    "learned: {n}": "öğrenen: {n}",
    "mistakes": "yanlış",
    "four squares: a line separates AND, another OR; the best line leaves one row of XOR on "
    "the wrong side; the line of the network bends around the rows": (
        "dört kare: bir doğru AND kapısını, bir başkası OR kapısını ayırır; XOR için en iyi doğru "
        "bir satırı yanlış tarafta bırakır; ağın çizgisi satırların çevresinden bükülür"
    ),
    "graph: input, hidden layer, output and loss, with the shapes of the arrays": (
        "çizge: girdi, gizli katman, çıktı ve kayıp, dizilerin şekilleriyle"
    ),
    "output of the first network": "ilk ağın çıktısı",
    "perceptron · {gate}": "algılayıcı · {gate}",
    "start": "başlangıç",
    # Demo: the digits
    "64 pixels, {hidden} hidden ReLU units, 10 softmax outputs; cross-entropy, Adam. "
    "{training} images to learn from, {validation} to watch the learning, {test} for "
    "the test at the end.": (
        "64 piksel, {hidden} gizli ReLU birimi, 10 softmax çıktısı; çapraz entropi, Adam. "
        "Öğrenmek için {training}, öğrenmeyi izlemek için {validation}, sondaki sınama için "
        "{test} görüntü."
    ),
    "A network reads handwritten digits": "Bir ağ el yazısı rakamları okuyor",
    "Confused most often: {truth} read as {prediction}, times: {n}": (
        "En sık karışan: doğrusu {truth}, okunan {prediction}, {n} kez"
    ),
    "Loss and accuracy of every epoch of the digits": "Rakamlar: her dönemde kayıp ve doğruluk",
    "Loss on training and validation images": "Eğitim ve doğrulama görüntülerindeki kayıp",
    "Test images with what the network read": "Sınama görüntüleri ve ağın okudukları",
    "digit": "rakam",
    "grid of small images: right ones in green frames, wrong ones in red frames": (
        "küçük görüntüler: doğrular yeşil çerçevede, yanlışlar kırmızı çerçevede"
    ),
    "images": "görüntü",
    "line plot, logarithmic: the loss on training images falls to {loss}, that on validation "
    "images to {validation}": (
        "çizgi grafiği, logaritmik: eğitim görüntülerinde son kayıp {loss}, doğrulama "
        "görüntülerinde {validation}"
    ),
    "loss {loss}  validation {validation}  {share}": (
        "kayıp {loss}  doğrulama {validation}  {share}"
    ),
    "read as": "başka okunan",
    "right": "doğru",
    "{right} of {n} test images are read right: accuracy {share}": (
        "doğru okunan sınama görüntüsü: {right} / {n}, doğruluk {share}"
    ),
    # Demo: the gradient check
    "Each derived gradient against central differences, parameter by parameter, on "
    "small batches; no row is at the kink of a ReLU.": (
        "Türetilen her gradyan, merkezî farklarla, parametre parametre, küçük yığınlar (batch) "
        "üzerinde; hiçbir satır bir ReLU kırığında değil."
    ),
    "Gradient check": "Gradyan kontrolü",
    "XOR network": "XOR ağı",
    "digits network": "rakam ağı",
    "every derived gradient agrees with the differences": (
        "türetilen her gradyan farklarla uyuşuyor"
    ),
    "largest relative difference": "en büyük bağıl fark",
    "network": "ağ",
    "neuron": "nöron",
    "order": "mertebe",
    "parameters": "parametre",
    "perceptron": "algılayıcı",
    # Training, tables and files
    "epoch {count}": "dönem {count}",
    "learning rate": "öğrenme oranı",
    "seconds": "saniye",
    "val": "doğr.",
    "validation loss": "doğrulama kaybı",
    "gradients vanish: the mean |gradient| is {low} in {first} and {high} in {second}; try relu in "
    "place of sigmoid or tanh, he or glorot initialisation, BatchNorm, or fewer layers": (
        "gradyanlar kayboluyor: ortalama |gradyan| {first} için {low}, {second} için {high}; "
        "sigmoid ya da tanh yerine relu, he ya da glorot ilk değerleri, BatchNorm veya daha az "
        "katman deneyin"
    ),
    "steps are too large: one changes {path} by {share} of its length; try a smaller learning "
    "rate, clip_norm=1, or inputs of mean 0 and standard deviation 1": (
        "adımlar çok büyük: bir adımın {path} üzerindeki değişikliğinin boyuna oranı {share}; daha "
        "küçük bir öğrenme oranı, clip_norm=1 veya ortalaması 0, standart sapması 1 olan girdiler "
        "deneyin"
    ),
    "ReLU units are dead: {share} of a layer answer 0 to a whole batch; try a smaller learning "
    "rate, leaky_relu, or he initialisation": (
        "ölü ReLU birimleri: bir katmanda bütün yığına (batch) 0 yanıtı verenlerin payı {share}; "
        "daha küçük bir öğrenme oranı, leaky_relu veya he ilk değerleri deneyin"
    ),
    "{file} cannot be read as a table: {reason}": "{file} tablo olarak okunamıyor: {reason}",
    "{file} has no column to learn from": "{file}: öğrenilecek öznitelik sütunu yok",
    "{file} has no column {name!r}; it has {names}": (
        "{file}: {name!r} adlı sütun yok; olanlar: {names}"
    ),
    "{file} has no rows below the names of its columns": (
        "{file}: sütun adlarının altında hiç satır yok"
    ),
    "{file} has two columns {name!r}; rename one of them": (
        "{file}: {name!r} adlı iki sütun var; birinin adını değiştirin"
    ),
    "{file} is empty": "{file} boş",
    "{file} is no readable Parquet file ({reason}); write it anew": (
        "{file} okunabilir bir Parquet dosyası değil ({reason}); yeniden yazın"
    ),
    "{file} is not in UTF-8; save it as CSV UTF-8": (
        "{file} UTF-8 ile yazılmamış; CSV UTF-8 olarak kaydedin"
    ),
    "{file} lacks the columns {lacking}; it has {names}": (
        "{file}: eksik sütunlar: {lacking}; olanlar: {names}"
    ),
    "{file} must end in .csv, .tsv, .txt, .parquet or .npz": (
        "{file}: dosya adının sonu .csv, .tsv, .txt, .parquet veya .npz olmalı"
    ),
    "{file}, row {row}, column {name!r}: nothing stands there (rows like it: {n}); fill it in, "
    "delete the row, or ask for missing='fill'": (
        "{file}, satır {row}, sütun {name!r}: değer yok (böyle satır sayısı: {n}); doldurun, "
        "satırı silin veya missing='fill' isteyin"
    ),
    "{file}, row {row}, column {name!r}: nothing stands there, and it is what is learned; fill it "
    "in or delete the row (rows like it: {n})": (
        "{file}, satır {row}, sütun {name!r}: öğrenilecek değer yok; doldurun veya satırı silin "
        "(böyle satır sayısı: {n})"
    ),
    "{file}, row {row}, column {name!r}: the category {value!r} is unknown; the training rows had "
    "{known}": (
        "{file}, satır {row}, sütun {name!r}: {value!r} bilinmeyen bir kategori; eğitim "
        "satırlarındakiler: {known}"
    ),
    "{file}, row {row}, column {name!r}: the label {value!r} is unknown; the training rows had "
    "{known}": (
        "{file}, satır {row}, sütun {name!r}: {value!r} bilinmeyen bir etiket; eğitim "
        "satırlarındakiler: {known}"
    ),
    "{file}, row {row}, column {name!r}: {value!r} is neither true nor false; correct it": (
        "{file}, satır {row}, sütun {name!r}: {value!r} ne doğru ne yanlış (true/false); düzeltin"
    ),
    "{file}, row {row}, column {name!r}: {value!r} is no number; correct it, or leave the column "
    "out": (
        "{file}, satır {row}, sütun {name!r}: {value!r} sayı değil; düzeltin veya sütunu çıkarın"
    ),
    "{file}, row {row}, column {name!r}: it is unclear what the dot in {value!r} means: with "
    "decimal commas, as here, it parts thousands (1.234,5 is 1234,5); write a comma, or no dot": (
        "{file}, satır {row}, sütun {name!r}: {value!r} içindeki noktanın anlamı belirsiz; ondalık "
        "virgüllü böyle bir dosyada nokta binlikleri ayırır (1.234,5 = 1234,5); virgül yazın ya da "
        "noktayı silin"
    ),
    "{file}, row {row}, column {name!r}: {value!r} is not finite; correct it": (
        "{file}, satır {row}, sütun {name!r}: {value!r} sonlu değil; düzeltin"
    ),
    "{file}, row {row}, column {name!r}: {value} is a {type} among texts; make the column numbers "
    "or texts throughout": (
        "{file}, satır {row}, sütun {name!r}: metinler arasında {value}, türü {type}; sütunu "
        "baştan sona sayı ya da metin yapın"
    ),
    "{file}, row {row}: {seen} fields in place of {expected}; put texts that hold the separator in "
    "quotation marks": (
        "{file}, satır {row}: alan sayısı {expected} yerine {seen}; içinde ayırıcı olan metinleri "
        "tırnak içine alın"
    ),
    "{file}: a quotation mark is never closed; close it": (
        "{file}: bir tırnak işareti hiç kapanmıyor; kapatın"
    ),
    "{file}: column {k} has no name; name it in the first row": (
        "{file}: sütun {k} adsız; adını ilk satıra yazın"
    ),
    "{file}: column {name!r} holds complex numbers; make two columns of them": (
        "{file}: {name!r} sütununda karmaşık sayılar var; iki sütuna ayırın"
    ),
    "{file}: column {name!r} holds dates; make numbers of them (a year, days since the first) or "
    "leave it out": (
        "{file}: {name!r} sütununda tarihler var; sayıya çevirin (yıl, ilk günden bu yana gün "
        "sayısı) veya sütunu çıkarın"
    ),
    "{file}: column {name!r} holds one label only, {value!r}; there is nothing to tell apart": (
        "{file}: {name!r} sütununda tek bir etiket var, {value!r}; ayırt edilecek bir şey yok"
    ),
    "{file}: column {name!r} holds {n} different texts in {rows} rows, too many for categories; "
    "leave it out": (
        "{file}: {name!r} sütununda çok fazla farklı metin var: {n}, satır sayısı {rows}; kategori "
        "olamaz, sütunu çıkarın"
    ),
    "{file}: column {name!r} is empty; leave it out": "{file}: {name!r} sütunu boş; çıkarın",
    "{file}: column {name!r} mixes {kinds}; make it numbers or texts throughout": (
        "{file}: {name!r} sütununda türler karışık: {kinds}; baştan sona sayı ya da metin yapın"
    ),
    "{file}: its rows have more fields than there are names of columns; name each column": (
        "{file}: satırlarda sütun adlarından çok alan var; her sütuna ad verin"
    ),
    "{file}: the columns have different lengths, {lengths}; make them equal": (
        "{file}: sütunların uzunlukları farklı, {lengths}; eşitleyin"
    ),
    "{file}: the first row holds numbers, not the names of the columns; write them above it": (
        "{file}: ilk satırda sütun adları değil sayılar var; üstüne adları yazın"
    ),
    "{file}: the first row is empty; it must hold the names of the columns": (
        "{file}: ilk satır boş; orada sütun adları olmalı"
    ),
    # Compiled functions
    "a Value reached from outside is an argument too: leave it out of the arguments": (
        "dışarıdan ulaşılan bir Value aynı zamanda argüman: onu argümanlardan çıkarın"
    ),
    "a module of its own cannot call {what!r}: its source is not found": (
        "tek başına bir modül bunu çağıramaz, kaynağı bulunamıyor: {what!r}"
    ),
    "a module of its own cannot hold {what!r}": "tek başına bir modül bunu içeremez: {what!r}",
    "a plain array": "düz bir dizi",
    "a slice, a shape or an axis (pass a Python int, which is fixed, or write "
    "x[n + np.arange(k)] for x[n:n + k])": (
        "bir dilim, bir şekil ya da bir eksen (Python'un int'ini verin, o sabittir; ya da "
        "x[n:n + k] yerine x[n + np.arange(k)] yazın)"
    ),
    "a step is repeated at least once; n is {n!r}": "bir adım en az bir kez yinelenir; n: {n!r}",
    "a truth value": "bir doğruluk değeri",
    "an index from data": "veriden gelen bir indis",
    "an index that is a mask (its result has as many elements as are true)": (
        "maske olan bir indis (sonuçta doğru olan yer kadar eleman olur)"
    ),
    "compile takes a function, not {kind}": "compile bir fonksiyon alır; verilen: {kind}",
    "fast=True was not asked for": "fast=True istenmedi",
    "nothing is compiled before the first call: call it, then look": (
        "ilk çağrıdan önce hiçbir şey derlenmez: önce çağırın, sonra bakın"
    ),
    "only masks have this operator; a value of dtype {dtype} has not": (
        "bu operatör yalnız maskelerde var; dtype değeri {dtype} olanda yok"
    ),
    "only the data of a value from outside can be written": (
        "yalnız dışarıdan gelen bir değerin verisi yazılabilir"
    ),
    "random numbers that a Generator draws itself would be the same in every run of the compiled "
    "function; draw them by nn.Dropout or ops.randomness.uniform_like, or pass them as an "
    "argument": (
        "bir Generator nesnesinin kendi çektiği rastgele sayılar, derlenen fonksiyonun her "
        "çalışmasında aynı olurdu; onları nn.Dropout veya ops.randomness.uniform_like ile çekin "
        "ya da argüman olarak verin"
    ),
    "the compiled function uses a value that {name}() computed outside of it, where no gradient "
    "can reach; compute it inside, or pass it as an argument": (
        "derlenen fonksiyon, dışarıda {name}() ile hesaplanmış bir değer kullanıyor; oraya "
        "gradyan ulaşamaz; onu içeride hesaplayın ya da argüman olarak verin"
    ),
    "the data of {name!r} has shape {shape} and dtype {dtype}, and a compiled run cannot leave "
    "shape {new_shape} and dtype {new_dtype} there": (
        "{name!r} verisi: şekil {shape}, dtype {dtype}; derlenmiş bir çalışma orada şekil "
        "{new_shape}, dtype {new_dtype} bırakamaz"
    ),
    "{name}() in a compiled function would be the same in every run": (
        "{name}() derlenen bir fonksiyonun her çalışmasında aynı olurdu"
    ),
    "{what} would hold the numbers of one run for ever (line {line} of {file}): leave out "
    "np.asarray, since arguments are arrays already, and write tg.Value(a)[i] for a[i] where a "
    "is a plain array and i is computed anew in each run": (
        "{what} tek bir çalışmanın sayılarını hep tutardı ({file}, satır {line}): np.asarray'i "
        "bırakın, çünkü argümanlar zaten dizidir; a düz bir dizi, i ise her çalışmada yeniden "
        "hesaplanan bir sayıysa a[i] yerine tg.Value(a)[i] yazın"
    ),
    "the compiled function uses a value that it kept from another run; what one run hands "
    "on to the next must be returned and given back, or be the data of a Value from outside": (
        "derlenen fonksiyon başka bir çalışmadan sakladığı bir değeri kullanıyor; bir çalışmanın "
        "sonrakine verdiği ya döndürülüp yeniden verilmeli ya da dıştaki bir Value'da durmalı"
    ),
    "{name}(..., out=) changes an array in place, which a compiled run cannot; use "
    "the result (a = a + v in place of a += v)": (
        "{name}(..., out=) bir diziyi yerinde değiştirir; derlenen bir çalışma bunu yapamaz; "
        "sonucu kullanın (a += v yerine a = a + v)"
    ),
    "{name}() has no entry in the table, so its result would be the same in every run "
    "of the compiled function; compute it outside and pass it as an argument": (
        "{name}() tabloda yok, bu yüzden sonucu derlenen fonksiyonun her çalışmasında aynı olurdu; "
        "onu dışarıda hesaplayıp argüman olarak verin"
    ),
    "a schedule counts its steps in Python, once for all runs of a compiled function; "
    "call schedule.step() between the runs": (
        "Schedule adımlarını Python'da sayar, derlenen fonksiyonun bütün çalışmaları için bir kez; "
        "schedule.step() çağrısını çalışmaların arasında yapın"
    ),
    "the compiled function makes a Value in each run that outlives it ({name}); make "
    "it once, outside, and assign to its data": (
        "derlenen fonksiyon her çalışmada kendisinden uzun yaşayan bir Value oluşturuyor ({name}); "
        "onu bir kez dışarıda oluşturup verisine atama yapın"
    ),
    "{what} needs a number that is computed anew in each run, and what is compiled is one run "
    "(line {line} of {file}): use np.where and masks in place of a branch, a loop over a fixed "
    "number, or leave this part outside of what is compiled": (
        "{what} her çalışmada yeniden hesaplanan bir sayı ister, oysa derlenen tek bir çalışmadır "
        "({file}, satır {line}): dallanma yerine np.where ve maske, sayısı sabit bir döngü "
        "kullanın ya da bu kısmı derlenenin dışında bırakın"
    ),
    # Train and predict
    "--drop: {name!r} is the target": "--drop: {name!r} hedef sütunu",
    "--out: {path} is a folder, not a file": "--out: {path} bir klasör, dosya değil",
    "--out: {path} is read, so it cannot be written": "--out: {path} okunuyor, üstüne yazılamaz",
    "--out: {path} must end in .npz": "--out: {path}: dosya adının sonu .npz olmalı",
    "--probabilities: this model answers numbers, not classes": (
        "--probabilities: bu modelin yanıtı sınıf değil, sayı"
    ),
    "--resume: there is no {path}, so no training was interrupted": (
        "--resume: {path} yok, yani yarıda kalmış bir eğitim yok"
    ),
    "--resume: {path} does not fit: {reason}": "--resume: {path} uymuyor: {reason}",
    "--resume: {path} is of another table, target or --seed; use those of then, or train anew "
    "without --resume": (
        "--resume: {path} başka bir tablonun, hedefin veya --seed değerinin; o zamankileri "
        "kullanın ya da --resume olmadan yeniden eğitin"
    ),
    "A new table needs these columns, in any order; others do not matter: {names}": (
        "Yeni bir tabloda, sırası önemsiz, şu sütunlar olmalı; başka sütunların etkisi yok: "
        "{names}"
    ),
    "Accuracy": "Doğruluk",
    "AdamW, learning rate {lr}; rows in each update: {batch}, epochs at most: {epochs}": (
        "AdamW, öğrenme oranı {lr}, her güncellemede {batch} satır, en çok {epochs} dönem"
    ),
    "Answers against the truth, on the rows that it is judged by": (
        "Değerlendirilen satırlarda yanıtlar ve doğruları"
    ),
    "COLUMN": "SÜTUN",
    "DATA.csv": "VERİ.csv",
    "NEW.csv": "yeni.csv",
    "Columns": "Sütunlar",
    "F1": "F1",
    "From {file}, by tinygrad_tr. {score}": "Kaynak: {file}. tinygrad_tr ile. {score}",
    "How good it is": "Ne kadar iyi",
    "How it learned": "Nasıl öğrendi",
    "How to predict": "Nasıl tahmin edilir",
    "Loss, score, learning rate and time of every epoch": (
        "Her dönemin kaybı, puanı, öğrenme oranı ve süresi"
    ),
    "Mean of |error|: {mean}. Root of the mean square error: {root}.": (
        "|hata| ortalaması: {mean}. Ortalama kare hatanın karekökü: {root}."
    ),
    "Model": "Model",
    "Network": "Ağ",
    "No step was taken on the rows held out, but they chose the epoch that is kept: on rows "
    "that nothing has seen, expect a little less.": (
        "Ayrılan satırlarla hiçbir adım atılmadı, ama saklanan dönem onlara göre seçildi: hiç "
        "görülmemiş satırlarda biraz daha azını bekleyin."
    ),
    "Not used": "Kullanılmadı",
    "Numbers are shifted and scaled to mean 0 and standard deviation 1, as the training rows "
    "have them; each category becomes an input that is 0 or 1.": (
        "Sayılar, eğitim satırlarında ortalama 0 ve standart sapma 1 olacak biçimde kaydırılır "
        "ve ölçeklenir; her kategori 0 ya da 1 olan bir girdiye dönüşür."
    ),
    "Predict": "Tahmin et",
    "Prediction and truth": "Tahmin ve doğrusu",
    "Report": "Rapor",
    "Rows": "Satırlar",
    "R²": "R²",
    "R² {r2} · mean |error| {error}": "R² {r2} · ortalama |hata| {error}",
    "SHARE": "PAY",
    "Target": "Hedef",
    "The answers that were farthest off, by their row in the file:": (
        "Doğrudan en uzak yanıtlar, dosyadaki satırlarıyla:"
    ),
    "The forward expression for some rows, and the gradient that flows back": (
        "Birkaç satır için ileri ifade ve geriye akan gradyan"
    ),
    "The loss of every epoch": "Her dönemin kaybı",
    "The model, and how it prepares a table": "Model ve tabloyu nasıl hazırladığı",
    "The network": "Ağın kendisi",
    "The same in every row, so nothing is learned from: {names}": (
        "Her satırda aynı, öğretecek bir şeyi yok: {names}"
    ),
    "The wrong answers that it was surest of, by their row in the file:": (
        "En emin olduğu yanlış yanıtlar, dosyadaki satırlarıyla:"
    ),
    "Training": "Eğitim",
    "Training time": "Eğitim süresi",
    "Training time: {text}.": "Eğitim süresi: {text}.",
    "What was learned from what": "Ne, neden öğrenildi",
    "What was learned of {name}": "Öğrenilen: {name}",
    "What was taken for what on the rows that it is judged by": (
        "Değerlendirilen satırlarda ne, ne sanıldı"
    ),
    "Written": "Yazıldı",
    "a column not to learn from, such as a number of the row; repeat it": (
        "öğrenmede kullanılmayacak bir sütun, örneğin satır numarası; yinelenebilir"
    ),
    "add the probability of each class": "her sınıfın olasılığını ekle",
    "answer": "yanıt",
    "category": "kategori",
    "class": "sınıf",
    "column": "sütun",
    "error": "hata",
    "go on with a training that was interrupted, with the same options": (
        "yarıda kalan eğitimi aynı seçeneklerle sürdür"
    ),
    "graph: the inputs, the layers and the loss, with the shapes of the arrays": (
        "çizge: girdiler, katmanlar ve kayıp, dizilerin şekilleriyle"
    ),
    "how": "nasıl",
    "how often all rows are seen, at most (by the size of the table)": (
        "tüm satırlar en çok kaç kez görülsün (tablonun büyüklüğüne göre)"
    ),
    "in the training rows": "eğitim satırlarında",
    "interrupted after epoch {n} of {epochs}: the best model so far and its report are written": (
        "kesildi, dönem {n}/{epochs}: o ana kadarki en iyi model ve raporu yazıldı"
    ),
    "interrupted after epoch {n} of {epochs}: the best model so far and its report are written; "
    "the same command with --resume goes on": (
        "kesildi, dönem {n}/{epochs}: o ana kadarki en iyi model ve raporu yazıldı; aynı komut "
        "--resume ile sürdürür"
    ),
    "kind": "tür",
    "learning rate of the first steps (0.005)": "ilk adımların öğrenme oranı (0.005)",
    "let a trained network answer for the rows of a new table": (
        "eğitilmiş bir ağ yeni bir tablonun satırlarını yanıtlasın"
    ),
    "line plot: the loss, epoch by epoch": "çizgi grafiği: dönem dönem kayıp",
    "line plot: {score}, epoch by epoch": "çizgi grafiği: dönem dönem, {score}",
    "listing": "döküm",
    "mean {mean}, standard deviation {std}": "ortalama {mean}, standart sapma {std}",
    "must be a number above 0, not {text}": "0'dan büyük bir sayı olmalı: {text}",
    "must be a share from 0 to below 1, not {text}": (
        "0 ile 1 arasında, 1'den küçük bir pay olmalı: {text}"
    ),
    "must be a whole number from {least} on, not {text}": (
        "{least} ya da daha büyük bir tam sayı olmalı: {text}"
    ),
    "must be whole numbers such as 32,16, not {text}": "32,16 gibi tam sayılar olmalı: {text}",
    "no model: {reason}": "model değil: {reason}",
    "{file} is not read, nothing was changed: {what}": (
        "{file} okunmadı, hiçbir şey değişmedi: {what}"
    ),
    "it is no .npz file": "bu bir .npz dosyası değil",
    "its end is missing, or it was not written by tinygrad_tr.save": (
        "sonu eksik ya da tinygrad_tr.save ile yazılmamış"
    ),
    "its checksum is wrong: bytes have changed since it was written": (
        "sağlama toplamı yanlış: yazıldıktan sonra baytları değişmiş"
    ),
    "its header is nested too deeply": "başlığında iç içe geçme çok derin",
    "its arrays claim to be larger than the file": "dizileri dosyadan büyük görünüyor",
    "it has no header": "başlığı yok",
    "its header is no object": "başlığı bir nesne değil",
    "its header is not one of tinygrad_tr": "başlığı tinygrad_tr başlığı değil",
    "it holds no state of an optimiser": "içinde eniyileyici durumu yok",
    "it lacks what training needs; fit(checkpoint=...) writes that": (
        "eğitim için gerekenler içinde yok; bunları fit(checkpoint=...) yazar"
    ),
    "training cannot go on from {file}: {what}": "eğitim {file} dosyasından sürdürülemiyor: {what}",
    "number": "sayı",
    "of the rows, how many are held out to judge by (0.2)": (
        "satırların değerlendirme için ayrılan payı (0.2)"
    ),
    "precision": "kesinlik",
    "probability": "olasılık",
    "recall": "duyarlılık",
    "row": "satır",
    "rows": "satır sayısı",
    "rows in each update (by the size of the table)": (
        "her güncellemedeki satır sayısı (tablonun büyüklüğüne göre)"
    ),
    "scatter plot: a point on the diagonal is a right answer": (
        "saçılım grafiği: köşegen üstündeki nokta doğru yanıttır"
    ),
    "sizes of the hidden layers, such as 32,16; 0 for none (128)": (
        "gizli katmanların büyüklükleri, 32,16 gibi; 0: yok (128)"
    ),
    "square table: rows are the true classes, columns the answers": (
        "kare tablo: satırlar gerçek sınıflar, sütunlar yanıtlar"
    ),
    "tables in files like {file} need a package; to install it: {command}": (
        "{file} gibi tablolar için bir paket gerekiyor; kurmak için: {command}"
    ),
    "the column to learn": "öğrenilecek sütun",
    "the loss is not finite any more; use a learning rate below {lr}: --lr {less:g}": (
        "kayıp artık sonlu değil; öğrenme oranı {lr} değerinden küçük olmalı: --lr {less:g}"
    ),
    "the same in every row; nothing is learned from it": (
        "her satırda aynı; ondan bir şey öğrenilmez"
    ),
    "the table: .csv, .tsv, .txt, .parquet or .npz; its first row names the columns": (
        "tablo: .csv, .tsv, .txt, .parquet veya .npz; ilk satırında sütun adları"
    ),
    "the table; it needs no column of the target, and other columns do not matter": (
        "tablo; hedef sütunu gerekmez, başka sütunların etkisi yoktur"
    ),
    "tinygrad_tr: learning a table": "tinygrad_tr: bir tabloyu öğrenmek",
    "tinygrad_tr: predicting {name}": "tinygrad_tr: tahmin, {name}",
    "train a network on a table, judge it on rows held out, and explain it on a page": (
        "bir tabloyla ağ eğit, ayrılan satırlarla değerlendir ve bir sayfada açıkla"
    ),
    "what": "ne",
    "what an empty field means: an error, or the column's mean or commonest (refuse)": (
        "boş alan ne demek: hata, ya da sütunun ortalaması veya en sık değeri (refuse)"
    ),
    "what train wrote": "train komutunun yazdığı dosya",
    "where the model goes (model.npz)": "modelin yazılacağı dosya (model.npz)",
    "where the page, the pictures and the history go (beside the model)": (
        "sayfa, resimler ve geçmiş için klasör (modelin yanında)"
    ),
    "where the predictions go, - for the screen (predictions.csv)": (
        "tahminlerin yazılacağı dosya, ekran için - (predictions.csv)"
    ),
    "whether the target is one of several classes or a number (auto: it is found)": (
        "hedef sınıflardan biri mi, sayı mı (auto: bulunur)"
    ),
    "yes in {share}": "evet payı {share}",
    "yes or no": "evet ya da hayır",
    "{file} cannot be read: {reason}": "{file} okunamıyor: {reason}",
    "{file} does not say how a table becomes numbers; train writes models that do": (
        "{file} bir tablonun nasıl sayıya çevrildiğini söylemiyor; train komutunun yazdığı "
        "modeller söyler"
    ),
    "{file} has no column {name!r}; is {close!r} meant?": (
        "{file}: {name!r} sütunu yok; {close!r} mi demek istediniz?"
    ),
    "{file} holds no rows": "{file}: hiç satır yok",
    "{file} is no NPZ file of numbers and texts ({reason}); write it with numpy.savez": (
        "{file} sayı ve metin içeren bir NPZ dosyası değil ({reason}); numpy.savez ile yazın"
    ),
    "{file}, row {row}, column {name!r}: nothing stands there (rows like it: {n}); fill it in, "
    "delete the row, or use --missing fill": (
        "{file}, satır {row}, sütun {name!r}: değer yok (böyle satır sayısı: {n}); doldurun, "
        "satırı silin ya da --missing fill kullanın"
    ),
    "{file}, row {row}, column {name!r}: nothing stands there (rows like it: {n}); fill "
    "it in or delete the row; a model trained with --missing fill takes such rows": (
        "{file}, satır {row}, sütun {name!r}: değer yok (böyle satır sayısı: {n}); doldurun ya da "
        "satırı silin; train --missing fill ile eğitilen bir model böyle satırları kabul eder"
    ),
    "{file}, row {row}, column {name!r}: {value!r} is no number; correct it": (
        "{file}, satır {row}, sütun {name!r}: {value!r} sayı değil; düzeltin"
    ),
    "{file}: there is no such file": "{file}: dosya bulunamadı",
    "{file}: {name!r} has shape {shape} and type {type}; a column holds numbers, truth values "
    "or texts, one for each row": (
        "{file}: {name!r}, şekil {shape}, tür {type}; bir sütunda her satır için bir sayı, "
        "doğruluk değeri ya da metin olur"
    ),
    "{kinds}; as inputs of the network: {n}": "{kinds}; ağın girdi sayısı: {n}",
    "{name}: a number (--task classes: one of several classes)": (
        "{name}: bir sayı (--task classes: sınıflardan biri)"
    ),
    "{name}: one of two classes, {names}": "{name}: iki sınıftan biri, {names}",
    "{name}: one of {n} classes, {names}": "{name}: {n} sınıftan biri, {names}",
    "{network}, {n} parameters": "{network}, {n} parametre",
    "{score} by the column {name} of this table; mean error {error}": (
        "{score}, bu tablonun {name} sütununa göre; ortalama hata {error}"
    ),
    "{score} of every epoch": "Her dönemin puanı: {score}",
    "{score} on the {n} training rows, none being held out; mean error {error}": (
        "{score}, {n} eğitim satırında, ayrılan satır yok; ortalama hata {error}"
    ),
    "{score} on {n} rows held out; mean error {error}; the mean alone has {plain}": (
        "{score}, ayrılan {n} satırda; ortalama hata {error}; yalnız ortalama ile {plain}"
    ),
    "{seconds} s, epochs: {n}; kept is epoch {best}, the best on the rows held out": (
        "{seconds} sn, {n} dönem; saklanan: dönem {best}, ayrılan satırlarda en iyisi"
    ),
    "{seconds} s, epochs: {n}; kept is epoch {best}, the one of the lowest loss": (
        "{seconds} sn, {n} dönem; saklanan: dönem {best}, kaybı en düşük olan"
    ),
    "{share}, {right} of {n} rows held out; always the commonest class: {plain}": (
        "{share}, ayrılan {n} satırın {right} tanesi doğru; hep en sık sınıf: {plain}"
    ),
    "{share}, {right} of {n} rows, by the column {name} of this table": (
        "{share}, {n} satırın {right} tanesi doğru, bu tablonun {name} sütununa göre"
    ),
    "{share}, {right} of {n} training rows, none being held out": (
        "{share}, {n} eğitim satırının {right} tanesi doğru, ayrılan satır yok"
    ),
    "{training} to learn from, {held} held out, random seed {seed}": (
        "{training} eğitim için, {held} ayrıldı, rastgelelik tohumu {seed}"
    ),
    "… and {n} more classes on the page": "… sayfada {n} sınıf daha",
    "… and {n} more columns": "… ve {n} sütun daha",
}
