"""Which addresses of sources may be links. A reprint often stands on a site that hosts something else today, so that a page
shows its publisher and title, and its address as text at most."""

from urllib.parse import urlsplit

# Sites whose pages may be links, each with all that lies below it.
GOVERNMENT = ("gov.cn", "idcpc.org.cn")
UNITED_NATIONS = ("un.org",)
# Sites of the organisations on record themselves, CNIE first.
ORGANISATIONS = """
    cnie.org.cn snie.com.cn beijingngo.cn beijingngo.org.cn cafiu.org.cn cas.cn ccg.org.cn cfpd.org.cn
    changier.org.cn charityalliance.org.cn cma.org.cn cmdae.org cpaffc.org.cn cpapd.org.cn cwdf.org.cn
    humanrights.cn wfas.org.cn wfcms.org wedo2018.com.cn srvf.cn amityfoundation.org chbaf.org
    bfsu.edu.cn asean-china-center.org s-cica.org au.int yeu.or.id chinadevelopmentbrief.org
    chinadevelopmentbrief.cn
""".split()  # noqa: SIM905
PRESS = """
    people.cn people.com.cn brnn.com xinhuanet.com news.cn chinadaily.com.cn china.org.cn chinafrica.cn
    bjreview.com.cn bjreview.com cri.cn cgtn.com gmw.cn cyol.com dbw.cn yunnan.cn scol.com.cn
    chinadiplomacy.org.cn app.com.pk nation.com.pk prnewswire.com pressreader.com
    chinachristiandaily.com
""".split()  # noqa: SIM905
SITES = frozenset((*GOVERNMENT, *UNITED_NATIONS, *ORGANISATIONS, *PRESS))


def linkable_address(written: object) -> str:
    """The address of a source page if it may be a link: of an organisation's own site, of a government, the UN or well-known
    press. Else an empty text.

    >>> linkable_address("https://press.un.org/en/2024/ngo966.doc.htm")
    'https://press.un.org/en/2024/ngo966.doc.htm'
    >>> linkable_address("http://un.org.example.org/"), linkable_address("https://un.org@example.org/"), linkable_address("javascript:alert(1)")
    ('', '', '')
    """
    text = written.strip() if isinstance(written, str) else ""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or port or any(map(str.isspace, text)):
        return ""
    labels = host.split(".")
    is_listed = any(".".join(labels[first:]) in SITES for first in range(len(labels)))
    return text if is_listed else ""
