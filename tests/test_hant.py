"""The Traditional pages: words as in Taiwan, code, addresses and ids untouched."""

import re

import pytest

from proven import glossary, hant
from proven.files import digest_of
from proven.testing import ROOT

GLOSSARY = ROOT / "docs" / "glossary.tsv"


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("优化器", "最佳化器"),
        ("参数", "參數"),
        ("批量归一化", "批次正規化"),
        ("学习率", "學習率"),
        ("网络", "網路"),
        ("数据", "資料"),
        ("默认", "預設"),
        ("权重衰减", "權重衰減"),
        ("过拟合", "過擬合"),
        ("激活函数", "激勵函數"),
        ("局部变量和局部极小值", "區域變數和局部極小值"),
        ("进程", "行程"),
        ("分布式训练", "分散式訓練"),
        ("“扩展”", "「擴充」"),
        ("函数里、浮点数里、样本里、分数里", "函式裡、浮點數裡、樣本裡、分數裡"),
        ("变换只用于训练，这只影响步长", "變換只用於訓練，這只影響步長"),
        ("这只猫", "這隻貓"),
        (
            "最多只升到四倍，每块 GPU 两张图像，得到的函数与不衰减时相同",
            "最多只升到四倍，每顆 GPU 兩張影像，得到的函數與不衰減時相同",
        ),
        ("写明了、多了、几乎、减去并除以", "寫明了、多了、幾乎、減去並除以"),
        ("线性层在线性区间", "線性層在線性區間"),
        ("舍入误差记在账上", "捨入誤差記在帳上"),
        ("小回归问题", "小迴歸問題"),
        ("停在原地", "停在原地"),
        ("正态分布，居中的数字，计划", "常態分布，置中的數字，計畫"),
        ("网上的视频，每一帧", "網路上的影片，每一影格"),
        ("在代码里查找，允许的类列表", "在程式碼裡尋找，允許的類別清單"),
        ("最多只把四分之一传给前一层", "最多只把四分之一傳給前一層"),
        ("报错消失了", "錯誤訊息消失了"),
        ("原地修改", "就地修改"),
        ("**无偏**方差", "**不偏**變異數"),
        ("激活之前", "激勵之前"),
        ("归一化层和批量归一化", "正規化層和批次正規化"),
        ("共同支持", "共同支持"),
        ("两份副本", "兩份副本"),
        ("连续函数、奇函数、惩罚函数", "連續函數、奇函數、懲罰函數"),
        ("调用这个函数，函数签名里有参数", "呼叫這個函式，函式簽章裡有參數"),
        ("返回值打印出来", "回傳值印出來"),
        ("下划线、注释、协议、压缩包、克隆", "底線、註解、協定、壓縮檔、複製"),
        ("子类的类名", "子類別的類別名稱"),
        ("随机水平和水平翻转", "隨機水準和水平翻轉"),
        ("每一列是一个特征", "每一直欄是一個特徵"),
        ("数据是一行行的，每行一个样本", "資料是一橫列一橫列的，每一橫列一個樣本"),
        ("第 3 行（row）、第 2 列（column）", "第 3 橫列（row）、第 2 直欄（column）"),
        ("一行代码", "一行程式碼"),
        ("这条报错和全部报错，报错里的名字", "這則錯誤訊息和全部錯誤訊息，錯誤訊息裡的名字"),
        ("先看报错速查，让警告变成报错", "先看錯誤訊息速查，讓警告變成錯誤"),
        ("不再报错，消除报错", "不再出現錯誤，消除錯誤訊息"),
        ("表中每一行都可以照原样构造", "表中每一橫列都可以照原樣建構"),
        ("真实函数、一串函数复合、任何函数", "真實函數、一串函數複合、任何函式"),
        ("下面的类把离不开类定义的类", "下面的類別把離不開類別定義的類別"),
        ("之类的、正类的比例、两类", "之類的、正類的比例、兩類"),
        ("实际水平几乎水平", "實際水準幾乎水平"),
        ("掩码原样通过，通过 pickle 传给它", "遮罩原樣通過，透過 pickle 傳給它"),
        ("扩展名、扩展到高和宽", "副檔名、擴展到高和寬"),
        ("循环单元、循环变化，一个循环", "循環單元、循環變化，一個迴圈"),
        ("32 位浮点数、逐位一致、前 14 位小数", "32 位元浮點數、逐位元一致、前 14 位小數"),
        ("16 位（bit）浮点数，支持 16 位运算，保留 32 位。", "16 位元（bit）浮點數，支援 16 位元運算，保留 32 位元。"),
        ("随机数来自随机数生成器，各有生成器", "亂數來自亂數產生器，各有產生器"),
        ("像素的分布、集成", "像素的分布、集成"),
        ("同一台机器的平台", "同一台機器的平台"),
        ("代码仓库、数学库、软件源", "程式碼儲存庫、數學函式庫、套件來源"),
        ("从零实现、推理、识别、单个样本、多块 GPU", "從零實作、推論、辨識、單一樣本、多顆 GPU"),
        ("显存、终端、重定向、单元格、条形图", "顯示記憶體、終端機、重新導向、儲存格、長條圖"),
        ("叶子节点", "葉節點"),
        (
            "每行各用一个 scale，其他各行的相对误差，权重大的那一行不再影响",
            "每橫列各用一個 scale，其他各橫列的相對誤差，權重大的那一橫列不再影響",
        ),
        ("短路连接、浮点数映射到整数", "短路連接、浮點數映射到整數"),
        ("客户端的请求体、负载均衡器、服务端的身份验证", "用戶端的請求主體、負載平衡器、伺服器端的身分驗證"),
        ("定时器、置信度", "計時器、信心度"),
        ("那些类是旧版，增加一个依赖，最小二乘意义下", "那些類別是舊版，增加一個相依套件，最小平方意義下"),
        ("命令打印内存地址，构建网站和构建网络", "指令印出記憶體位址，建置網站和建構網路"),
        (
            "底层代码崩溃，没有进程组时，用滑动均值，每一行都在带检测框的图像上执行过",
            "底層程式碼崩潰，沒有行程群組時，用移動平均，每一橫列都在帶偵測框的影像上執行過",
        ),
        ("程序崩溃，粘贴到单元格", "程式當機，貼到儲存格"),
        ("大语言模型的拐点", "大型語言模型的轉折點"),
        ("批归一化、批标准化、批量规范化", "批次標準化、批量標準化、批次常態化"),
        ("数据增强也叫数据增广、数据扩增", "資料擴增也叫資料增強、資料增廣"),
        ("张量列表、Python 列表，允许列表，在列表里把它叫作", "張量串列、Python 串列，允許清單，在清單裡把它叫作"),
        ("自定义变换、自定义类，代码块内", "自訂變換、自訂類別，程式碼區塊內"),
        ("名字不同会报“Missing key(s)”", "名字不同會出現「Missing key(s)」"),
        ("最优状态，《最优模型》，连衣裙", "最佳狀態，《最優模型》，洋裝"),
        ("当前批次、**当前**的模型", "目前批次、**目前**的模型"),
        ("方法，每列只计入保留的元素", "方法，每一直欄只計入保留的元素"),
        ("画图时报错 Can't，就会报语法错误", "畫圖時出現錯誤 Can't，就會出現語法錯誤"),
        (
            "四种报错、会报错、不报错、报错 Missing key",
            "四種錯誤訊息、會出現錯誤、不會出現錯誤訊息、錯誤訊息 Missing key",
        ),
        ("每个分支里加归一化，再看表中的结果", "每個分支裡加正規化，再看表中的結果"),
        ("对单个数而言，公里", "對單個數而言，公里"),
        ("蒙特卡洛听上去", "蒙地卡羅聽起來"),
        ("许可证，看上去、散点图、调优，先导入它", "授權條款，看起來、散布圖、調校，先匯入它"),
        ("Python 自带的、PyTorch 没有自带早停，模型自带权重", "Python 內建的、PyTorch 沒有內建早停，模型自帶權重"),
        (
            "竖直边缘处有响应，文本，深拷贝，调参，没有这个类也能加载",
            "垂直邊緣處有反應，文字，深拷貝，調校參數，沒有這個類別也能載入",
        ),
        ("用四个函数作激活函数，引用这个张量", "用四個函數作激勵函數，參照這個張量"),
        (
            "下面引用的是旧写法，见下面引用的文字，遍历数据集，语义分割，通过张量写入",
            "下面引用的是舊寫法，見下面引用的文字，走訪資料集，語意分割，透過張量寫入",
        ),
        (
            "工作进程里的异常，引发了异常，没有异常就结束，异常的批次",
            "工作行程裡的例外，引發了例外，沒有例外就結束，異常的批次",
        ),
        ("数组只读，内存是只读的，只读到一半，该渠道已弃用", "陣列唯讀，記憶體是唯讀的，只讀到一半，該頻道已棄用"),
        (
            "目标检测、异常检测，正态初始化和正态分布，清零梯度，丢失的算子，协变量偏移，在很多场景下，并行训练、并发数，边缘处才有响应，响应请求时回退",
            "物件偵測、異常偵測，常態初始化和常態分布，歸零梯度，遺失的運算子，共變數偏移，在很多情境下，平行訓練、並行數，邊緣處才有反應，回應請求時退回",
        ),
        (
            "连接前一层、捷径连接，不再接受新连接，连接被拒绝，样本与总体不同，选出的行正确",
            "連接前一層、捷徑連接，不再接受新連線，連線被拒絕，樣本與母體不同，選出的橫列正確",
        ),
        (
            "32 位变成四位，批处理脚本，报错消失了，内部定义的类无法找到，优化器的类都没有，每块 GPU 的列表漏了一项，在下面的列表里找，链接列表，数值早已回绕，用文件本身的地址下载，打印用时或内存地址，不用时，最近一次运行的用时，只能扩展大小为 1 的维度",
            "32 位元變成四位元，批次腳本，錯誤訊息消失了，內部定義的類別無法找到，最佳化器的類別都沒有，每顆 GPU 的清單漏了一項，在下面的清單裡找，連結清單，數值早已繞回，用檔案本身的網址下載，印出耗時或記憶體位址，不用時，最近一次執行的耗時，只能擴展大小為 1 的維度",
        ),
        ("PyTorch 会报错，直接报错，会报错", "PyTorch 會拋出錯誤，直接拋出錯誤，會出現錯誤"),
        (
            "按症状查找，按需读取，按轮调用或者按批次调用，按份计算，平均损失要按样本算，按批次算，按指数消失，按批次的矩阵乘法，按照文章，按键存放，方向按键",
            "依症狀查詢，視需要讀取，逐輪呼叫或者逐批次呼叫，逐份計算，平均損失要以樣本為單位計算，以批次為單位計算，呈指數消失，批次矩陣乘法，按照文章，依鍵存放，方向按鍵",
        ),
        (
            "但报错没有说，报错的写法取决于乘法，这时报错中的最后一个数，先改报错的，再改有警告的，没有报错",
            "但錯誤訊息沒有說，錯誤訊息的寫法取決於乘法，這時錯誤訊息中的最後一個數，先改出錯的，再改有警告的，沒有出現錯誤",
        ),
        (
            "一条提示、两条警告、一条明确的报错、那条测试、一条数据也没有、一条曲线",
            "一則提示、兩則警告、一則明確的錯誤訊息、那項測試、一筆資料也沒有、一條曲線",
        ),
        (
            "列号（column），注释把列数写成，常数列除以 1，两列相同的特征，列相同的生成数据，1600 行和 400 行，第 165 行，在命令行里",
            "欄號（column），註解把直欄數寫成，常數欄除以 1，兩直欄相同的特徵，欄位相同的生成資料，1600 筆和 400 筆，第 165 行，在命令列裡",
        ),
        (
            "样本数居中，数据量居中，数字居中，看原图和它的镜像，十个裁剪和镜像取平均，构建镜像，对多个视图的预测取平均，内存上的一个视图",
            "樣本數居中，資料量居中，數字置中，看原圖和它的鏡像，十個裁剪和鏡像取平均，建置映像檔，對多個視角的預測取平均，記憶體上的一個檢視",
        ),
        (
            "把权重置零，偏置零，偏置为零，遗忘门、输入门和输出门，循环单元、门，不需要专门的实现，循环层返回了",
            "把權重歸零，偏置零，偏置為零，遺忘閘、輸入閘和輸出閘，循環單元、閘，不需要專門的實作，循環層回傳了",
        ),
        (
            "用更少的位（bit），16 位累加，4、3、2、1 位，全部八位，单位（批次）",
            "用更少的位元（bit），16 位元累加，4、3、2、1 位元，全部八個位元，單位（批次）",
        ),
        (
            "新建实例，实例归一化，没有联系，获取，事实核查，无法捕获，不联网，GPU 利用率低、空闲，下标越界，插值，紧集，判据，积累，步子，开方",
            "新建實例，實例正規化，沒有關聯，取得，事實查核，無法擷取，不連網，GPU 使用率低、閒置，索引越界，內插，緊緻集，判準，累積，步伐，開根號",
        ),
        (
            "会报提到“x”的，载入之后报 Expected，空文件则报，才走平，跟得紧但毛糙，多卡、多进程",
            "會引發提到「x」的，載入之後出現 Expected，空檔案則引發，才持平，跟得緊但粗糙，多 GPU、多行程",
        ),
        (
            "每天都告警，一次告警，平均像素报警，散布着点，优雅停机，临时文件夹，合批处理，合批之后，自适应批处理，整批处理，码本",
            "每天都發出警示，一次警示，平均像素發出警示，散布著點，優雅關機，暫存資料夾，合併批次處理，合併批次之後，自適應批次處理，整批處理，碼簿",
        ),
        (
            "非线性多元函数，恒等和平方函数，覆盖整个训练，覆盖旧文件，并没有增强，测试时增强，加载最优模型，讲最优模型的那篇文章，网上那些，只读数组，代码用时",
            "非線性多元函數，恆等和平方函數，涵蓋整個訓練，覆寫舊檔案，並沒有擴增，測試時增強，載入最佳模型，講最優模型的那篇文章，網路上那些，唯讀陣列，程式碼耗時",
        ),
        (
            "逐列标准化，12 个块，每个块，逐块解冻，除以块数的平方根，多块 GPU，代码块",
            "逐欄標準化，12 個區塊，每個區塊，逐區塊解凍，除以區塊數的平方根，多顆 GPU，程式碼區塊",
        ),
        (
            "报错是第二条，第一条见源代码，另外两条见库，如最后一条），最后一条是旧写法，出现哪一条取决于机器，有另一条的链接，第二条曲线",
            "錯誤訊息是第二則，第一則見原始碼，另外兩則見函式庫，如最後一則），最後一則是舊寫法，出現哪一則取決於機器，有另一則的連結，第二條曲線",
        ),
        (
            "减少数的个数或位数，位数再少，位数更少的类型，中位数，有效位数更少，按十倍的间隔，按范数算，按余弦曲线，事实核对，逐条核对，v1 的类仍可用，需要的类（A2）",
            "減少數的個數或位元數，位元數再少，位元數更少的型別，中位數，有效位數更少，以十倍的間隔，以範數算，依餘弦曲線，事實查核，逐條核對，v1 的類別仍可用，需要的類別（A2）",
        ),
        ("《PyTorch 正则化、Dropout、模型保存》", "《PyTorch 正則化、Dropout、模型保存》"),
    ],
)
def test_terms_are_those_of_the_field_in_taiwan(simplified, traditional):
    assert hant.words(f"这里的{simplified}。", GLOSSARY) == f"這裡的{traditional}。"


WRONG = re.compile(
    r"(?<![公英海])里(?!程)|錶|几乎|隻(?!貓|狗)|[寫挑多說表][明]?瞭|線上性|舍入|停在就地|減去併|賬|小回歸|啟用(?:之前|之後|函)|共同支援|批次歸一化|歸一化層|"
    r"透過(?=[，。；]| *$)|畫素|整合（|分佈|推理|識別|視訊|柱狀|瞭解|[一這那每整]臺|軟體源|擴充名|函數簽章|無偏|奇函式|連續函式|懲罰函式|損失函式|子類(?!別)|打印|列印|下劃線|註釋|協議|壓縮包|克隆|報錯資訊|求導|全域性|自定義|程式碼塊|當前|"
    r"[看聽]上去|散點圖|調優|調參|蒙特卡洛|授權證|豎直|文本|導入|深複製|這個類(?!別|型)|模型儲存》|"
    r"檢測|正態|丟失|運算元|引數|字首|元元|激勵函式|[網層]連線|"
    r"例項|指令行|散佈|告警|報警|獲取|聯絡|捕獲|聯網|空閒|核查|[數列]置中|量置中|它的映像檔|遺忘門|(?<![裝位偏])置零|查找|迴圈層|碼本|逐直欄|事實核對|個塊|第[一二三]條(?!曲?線)|按(?![照鍵鈕下])|"
    r"[\ue000-\uf8ff]|\x01|“|”"
)


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "zh").rglob("*.md")), ids=lambda path: path.stem)
def test_no_page_has_a_wrong_character_or_word(page):
    assert not [match[0] for match in WRONG.finditer(prose(hant.convert(page.read_text(encoding="utf-8"), GLOSSARY)))]


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.py")), ids=lambda path: path.stem)
def test_no_notebook_has_a_wrong_character_or_word(notebook):
    assert not WRONG.findall(prose(hant.convert(notebook.read_text(encoding="utf-8"), GLOSSARY)))


def prose(markdown):
    """What is not kept as it is: code, values, addresses, formulas."""
    return "".join(piece for number, piece in enumerate(hant.KEPT.split(markdown)) if number % 2 == 0)


def test_a_word_before_code_is_the_one_that_code_asks_for():
    made = hant.convert("数目不对，报 `ValueError`；在模型里重写 `train` 方法，每一种都能精确重写。", GLOSSARY)
    assert made == "數目不對，引發 `ValueError`；在模型裡覆寫 `train` 方法，每一種都能精確重寫。"
    made = hant.convert("形状不合适，`view` 会报错；优化器自带 `lr` 参数", GLOSSARY)
    assert made == "形狀不合適，`view` 會拋出錯誤；最佳化器內建 `lr` 參數"


def test_what_a_form_answers_is_converted():
    made = hant.convert('<form title="数据" data-none="没有这条报错">', GLOSSARY)
    assert made == '<form title="数据" data-none="沒有這則錯誤訊息">'


PAGE = """---
description: 优化器的数据
---
# 优化器 { #optimizer data-points="A1-1" }

看 `print("优化器")`，$数^2$，[数据](数据.md#数)，{{ tested test_数据 }}，<a title="数据">数据</a>，https://a.b/数据

```python alt="优化器的图" hl="3"
x = "优化器"  # 数据
```

    ```python
    y = "网络"
    ```

```sh
make test  # 验证数据
```
"""


def test_code_addresses_ids_and_formulas_stay():
    made = hant.convert(PAGE, GLOSSARY)
    for kept in (
        'x = "优化器"  # 数据',
        '    y = "网络"',
        '`print("优化器")`',
        "$数^2$",
        "](数据.md#数)",
        "{{ tested test_数据 }}",
        '<a title="数据">',
        "https://a.b/数据",
        '{ #optimizer data-points="A1-1" }',
        'hl="3"',
    ):
        assert kept in made
    for changed in (
        "description: 最佳化器的資料",
        "# 最佳化器 {",
        "[資料]",
        ">資料</a>",
        'alt="最佳化器的圖"',
        "# 驗證資料",
    ):
        assert changed in made


def test_a_page_is_written_only_when_it_changes(tmp_path):
    source, target = tmp_path / "zh", tmp_path / "hant"
    source.mkdir()
    (source / "a.md").write_text("数据", encoding="utf-8")
    (source / "b.md").write_text("网络", encoding="utf-8")
    hant.generate(source, target, lambda text: hant.convert(text, GLOSSARY))
    before = (target / "a.md").stat().st_mtime_ns
    (source / "b.md").unlink()
    hant.generate(source, target, lambda text: hant.convert(text, GLOSSARY))
    assert (target / "a.md").stat().st_mtime_ns == before
    assert [path.name for path in target.iterdir()] == ["a.md"]


# ---- what is decided, and what an edit of the glossary leaves


def test_the_first_rule_that_matches_decides_as_in_one_pattern_of_all():
    terms = [(term.zh, term.hant) for term in glossary.terms(GLOSSARY)]
    known = sorted((zh for zh in dict(terms) if re.search("[\u4e00-\u9fff]", zh)), key=lambda zh: -len(zh))
    long, short = ([re.escape(zh) for zh in known if (len(zh) > 2) == wanted] for wanted in (True, False))
    rules = [*long, *(rule for rule, _ in hant.RULES), *short]
    pattern = re.compile("|".join(f"(?P<r{number}>{rule})" for number, rule in enumerate(rules)))
    decided = hant.Decided(terms)
    for page in ("dropout.md", "optimizers.md"):
        text = (ROOT / "docs" / "zh" / page).read_text(encoding="utf-8")
        marked = re.sub("[\ue000-\uf8ff]", "\ue000", decided.marked(text))
        assert marked == pattern.sub("\ue000", text) and marked.count("\ue000") > 50


@pytest.mark.parametrize("rule", [".行", "[^一]行", "\\w行"])
def test_a_rule_that_begins_with_anything_is_refused(rule, monkeypatch):
    monkeypatch.setattr(hant, "RULES", ((rule, "橫列"),))
    with pytest.raises(ValueError, match="a rule begins with"):
        hant.Decided([])


@pytest.fixture
def checkout(tmp_path):
    """A checkout with a glossary: call it with rows (zh, hant) to write them."""

    def write(*rows):
        (tmp_path / "docs").mkdir(exist_ok=True)
        lines = [f"term {number}\t{zh}\t{hant}\t" for number, (zh, hant) in enumerate(rows)]
        (tmp_path / glossary.FILE).write_text("\n".join(["en\tzh\tzh-Hant\tforbidden", *lines, ""]), encoding="utf-8")
        glossary.remember(tmp_path)
        return digest_of(tmp_path / glossary.FILE)

    write.root = tmp_path
    return write


def test_an_edit_of_the_glossary_touches_the_texts_that_hold_the_changed_terms(checkout):
    first = checkout(("优化器", "最佳化器"), ("网络", "網路"))
    assert glossary.touched(checkout.root, first) == ()
    checkout(("优化器", "優化器"), ("网络", "網路"), ("L2 正则化", "L2 正規化"))
    touched = glossary.touched(checkout.root, first)
    assert {"优化器", "最佳化器", "L2 正则化", "正则化", "正規化"} <= set(touched) and "网络" not in touched
    checkout(("网络", "網路"), ("优化器", "最佳化器"))
    assert glossary.touched(checkout.root, first) is None  # they have changed places
    assert glossary.touched(checkout.root, "unknown") is None
    before = checkout(("网络", "網路"))
    checkout(("网络", "網路\t网路"))
    assert "网路" in glossary.touched(checkout.root, before)  # a name that is not to be used is cut whole, too


def test_what_is_converted_stays_where_no_changed_term_stands(checkout):
    checkout(("优化器", "最佳化器"))
    converter = hant.Converter(checkout.root)
    assert (converter.words("这个优化器"), converter.words("这个网络")) == ("這個最佳化器", "這個網路")
    converter.write()
    checkout(("优化器", "優化器"))
    for again in (converter, hant.Converter(checkout.root)):  # in the same process, and in another one
        assert again.words("这个优化器") == "這個優化器"
        assert "这个网络" in again._known


@pytest.mark.parametrize("page", ["dropout.md", "weight_decay.md"])
def test_how_a_text_is_cut_depends_on_the_terms_in_it_alone(page, checkout):
    text = "".join(re.findall("[\u4e00-\u9fff]+|\n", (ROOT / "docs" / "zh" / page).read_text(encoding="utf-8")))
    rows = [(term.zh, term.hant) for term in glossary.terms(GLOSSARY)]
    checkout(*(row for row in rows if row[0] in text or row[1] in text))
    own = glossary.Cutter(checkout.root / glossary.FILE)
    assert list(own.cut(text)) == list(glossary.Cutter(GLOSSARY).cut(text))
