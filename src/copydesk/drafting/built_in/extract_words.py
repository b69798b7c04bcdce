"""Words and patterns by which a sentence is told that cannot be quoted alone."""

from __future__ import annotations

import re

# Words that take up a sentence before, at the head of a sentence.
LEANS = re.compile(
    r"(?:It|Its|They|Their|Them|He|His|She|Her|This|These|That|Those|Such|Here|There(?:fore|after|in|of)|Thus"
    r"|Hence|However|Moreover|Furthermore|Further|Additionally|Also|Indeed|Accordingly|Consequently|Similarly"
    r"|Likewise|Conversely|Nonetheless|Nevertheless|Instead|Finally|Otherwise|Meanwhile|Still|Then|Next"
    r"|Specifically|Generally|Rather|Besides|Subsequently|Overall|Lastly|Second(?:ly)?|Third(?:ly)?"
    r"|First(?:ly)?|Alternatively|Notwithstanding|And|But|Or|Nor|So|Yet|Because|Other|Others|Another|Both|Each"
    r"|Either|Neither|Some of|Many of|Most of|One of|Any of|None of|All of|Certain of|In (?:addition|contrast"
    r"|turn|particular|general|other words|fact|that|this|such|these|those|each|both|either|any|response"
    r"|connection|light|doing so|either case|comparison)|As (?:a result|such|noted|described|discussed|used"
    r"|an example|of the|with|part of|mentioned|above|previously|required by)|For (?:example|instance|this"
    r"|these|that|those|such|more|further|additional|a|purposes|the (?:purposes?|reasons?))|On the (?:other"
    r"|one)|To (?:that|this|do so)|At (?:that|this|the same)|By (?:doing|contrast|comparison)|Under (?:this"
    r"|these|that|those|such)|With (?:this|these|that|those|such)|From (?:this|these|there)|If (?:so|not|it"
    r"|they|this|these|such|any of)|While (?:it|they|this|these|such)|When (?:it|they|this|these|such)"
    r"|Although (?:it|they|this|these|such)|Examples?|See|Refer|Note|Table|Figure|Item|Part|Section|Paragraph"
    r"|Exhibit|Schedule|Source|Not applicable|Yes|No|Indicate|Since (?:that|then)|Pursuant|Except|Unless)\b"
)
# What points to another place: to a neighbour, a table, a page, or a term that is defined elsewhere.
POINTS = re.compile(
    r"\b(?:[Tt]his(?! (?:order|rule|proposed rule|final rule|notice|memorandum|proclamation|guidance"
    r"|release)\b)|these|those(?! who| that| whose)|such(?! as)|herein|hereby|hereof|hereto|hereunder|thereof"
    r"|thereto|therein|thereunder|thereby|aforementioned|foregoing|aforesaid|the former|the latter|above|below"
    r"|said|same|[Tt]he following|as follows|since then|that time|previous(?:ly)?|see|refer(?:s|red)? to"
    r"|described in|discussed in|set forth|as defined|(?:Item|Note|Part|Exhibit|page|pages|section|paragraph"
    r"|table|Section|Paragraph)s? \(?\d+|of Contents|Table of|Form \d|incorporated by reference|et seq"
    r"|other factors|other than|in turn|aggregate market value|check mark|subsections?|paragraphs?|clauses?)\b",
)
RAGGED = re.compile(r"[“”\"„«»|☐☒□•●▪…\[\]_<>{}*#]|\.\.\.|\(\w{1,3}\)|-\s*\n|[‐‑­]\s*\n|\d\s*\n\s*\d|https?:|www\.|§")
# A thing that a sentence before has brought in: "the increase is due to", "completion of the transaction".
KNOWN = re.compile(
    r"^The (?:\S+ ){0,3}?(?:increases?|decreases?|improvements?|declines?|changes?|reductions?|growth|amounts?"
    r"|balances?|benefits?|charges?|loss(?:es)?|gains?|results?|remainder|remaining|difference|proceeds"
    r"|effects?|impacts?)\b|\b[Tt]he (?:transactions?|acquisitions?|mergers?|agreements?|escrow|offerings?"
    r"|settlements?|amendments?|arrangements?|investments?|matters?|cases?|plaintiffs?|complaints?|subsidiary"
    r"|notes|loans?|dividends|facility|warrants?|appeals?|decisions?|bill|statute|letter|study|survey|party"
    r"|parties)(?! (?:of|for|with|to|between|in|that|on|by|under)\b)"
)
# A total that may be that of a part, which only the heading names: "Net sales increased 2%".
BARE_TOTAL = re.compile(
    r"^(?:(?:International|Domestic|U\.S\.|Worldwide|Global|Foreign|Net|Organic|Operating|Gross|Total|Adjusted"
    r"|Core|Segment|Comparable|Unit|Average|Diluted|Income|Cost|Costs|Sales|Revenues?|Earnings|Expenses?"
    r"|Profit|Margins?|Volumes?|SG&A|R&D|Selling|General|Administrative|Research|Development|and|general"
    r"|administrative|marketing|selling|research|development|net|operating|gross|sales|revenues?|income"
    r"|earnings|expenses?|costs?|profit|margins?|volumes?|of|before|taxes|from|operations|as|a|percentage"
    r"|rate),? )+(?:were|was|is|are|increased|decreased|rose|fell|grew|declined|improved|remained|expanded)\b"
)
WHOSE = re.compile(r"\b(?:[Cc]ompany|consolidated|total|our|we|attributable|segments)\b|’s|'s")
# A heading that runs into its text ("Operating Activities Net cash was"), or one with a colon.
RUN_IN = re.compile(
    r"^(?:\S+ ){1,14}?(?<![.:] )(?:In|The|We|Our|As|On|For|During|A|An|Net|Cash|Revenues?"
    r"|Total|If|When|At|By|It|Its|This"
    r"|These|To)\s|:\s+[A-Z]"
)
ENDS_SHORT = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Inc|Corp|Co|No|vs|Jr|Sr|St))\.$")
EXAMPLE = re.compile(r"\b(?:Example|Illustration|Facts|Analysis|Conclusion|Hypothetical|in this example)\b")
# Dollars without a scale, but for prices of one thing, in a document whose tables are in millions.
BARE = re.compile(r"\$\s?\d[\d,]*(?:\.\d+)?(?![\d.,]*\d)(?!\s*(?:thousand|million|billion|trillion))")
EACH = re.compile(r"\b(?:per|an?|each|a share)\b")
MARKER = re.compile(r"\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s+(?=[A-Z])")
NUMBERED = re.compile(r"^(?:\(?[a-zA-Z0-9]{1,4}[).]|[IVX]+\.|Section \d|Sec\.|Article)\s")
CAPITALS = re.compile(r"\b[A-Z]{2,}(?:\W+[A-Z]{2,}){2,}\b")
WORD = re.compile(r"[^\W\d_]+")
ADVERB = re.compile(r"[A-Z]\w+ly, ")
ALSO = re.compile(r"^(?:\S+ ){0,7}(?:also|further|additionally|similarly|therefore|however|likewise),? ")
EARLY_PRONOUN = re.compile(r"^(?:\S+ ){1,4}(?:it|they|them|him|he|she)\b")
SUBJECTS = frozenset("it they he she this these that those which who there one".split())
MINE = re.compile(r"\b(?:I|me|my|mine|you|your)\b")
# Bookkeeping, cautions that all filings give alike, and lawsuits, which are for a person to choose.
PASSED_OVER = re.compile(
    r"forward-looking|Discussion and Analysis|Annual Report|Proxy Statement|Financial Statements"
    r"|undue reliance|incorporated by|no assurance|can be no|cautionary|pursuant to|Exchange Act"
    r"|Securities Act|indicate by|registrant|safe harbor|internal control|material(?:ly)? adverse"
    r"|adversely affect|could harm|in our opinion|critical audit|our audit|reasonable assurance"
    r"|public accounting|generally accepted|unaudited|accounting standards?|ASU|ASC|FASB|publication of this"
    r"|be construed|severab|litigation|lawsuit|\btrial\b|plaintiff|to dismiss|\bcourts?\b|alleg|investigation"
    r"|Attorney General|subpoena",
    re.IGNORECASE,
)

# "The plan", "The agreement": one of many that the document names before.
SOME_PLAN = re.compile(
    r"The (?:plans?|agreements?|programs?|notes?|offerings?|transactions?|awards?|facility|facilities|amendments?|"
    r"acquisitions?|authorizations?|contracts?|leases?|loans?|policy|policies|arrangements?|trials?|stud(?:y|ies))\b"
)
# What the document only reports of others: in a quotation given to it, their word would look like its own.
OTHERS = re.compile(
    r"\b(?:[Cc]ritics|[Oo]pponents|[Dd]etractors|[Ss]keptics|[Cc]ommenters?|[Pp]etitioners?|[Rr]eportedly|[Rr]umou?rs?"
    r"|[Ss]ome people|[Ss]ome (?:say|argue|believe|fear)|[Aa]ccording to|[Cc]laim(?:s|ed)? that|contrary to)\b"
    r"|, (?:(?:the|an?|some|its|many) )?(?:[\w’'-]+ ){1,3}(?:said|says?|claims?|claimed|argues?|argued|believes?)\."
    r"|\b(?:[Uu]nions?|[Mm]illers|[Rr]ivals?|[Aa]ctivists|[Gg]roups?|[Aa]nalysts) (?:say|said|argue|argued|claim)\b"
)
# A case that is only thought of.
SUPPOSED = re.compile(
    r"^(?:Suppose|Supposing|Assume|Assuming|Imagine|Consider|If|Were|Should|Had|Unless)\b"
    r"|\b(?:[Hh]ypothetical(?:ly)?|in (?:this|that|such a) (?:scenario|case)|[Ii]n (?:this|that) scenario)\b"
)
WITHDRAWN = re.compile(
    r"\b[Tt]his (?:\w+ )?(?:report|document|notice|release|statement|guidance|bulletin|study|letter|page|version"
    r"|memo\w*) (?:has been|was|is|had been)(?: since| now| hereby)? (?:withdrawn|retracted|superseded|rescinded"
    r"|revoked|replaced|void|no longer (?:valid|in force|current))\b",
)
CALLED_OFF = re.compile(r"\b(?:cancell?ed|postponed|called off|no longer|will not|withdrawn|suspended)\b")
