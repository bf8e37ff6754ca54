# SPDX-License-Identifier: BSD-3-Clause
"""Scenarios for SIPp, which knows no includes: ours are written with parts.

    <use part="NAME" key="value">...</use>    the text of sipp/parts/NAME.xml, in which {key} is the
                                              value, {key=default} the value or the default, and
                                              {body} what stands between the tags
    <check in="To" match="REGEX" as="NAME"/>  in an <action>: header, "body" or "msg" must match;
                                              what did is kept as NAME
    {key}                                     in a scenario: a value of the run, such as an address

Values go into a part as they are, so that XML's own escapes (&lt;) stay what they are."""
import html
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
USE = re.compile(r'<use part="([a-z0-9-]+)"((?:\s+[a-z]+="[^"]*")*)\s*(?:/>|>(.*?)</use>)', re.S)
KEY = re.compile(r'\{([a-z_]+)(?:=([^{}]*))?\}')
COMMENT = re.compile(r'<!--.*?-->\n?', re.S)


def read(*path):
    with open(os.path.join(HERE, "sipp", *path)) as file:
        return COMMENT.sub("", file.read())


def fill(text, values, keep=False):
    """Puts values in.  keep: what has none stays as it is."""
    def value(match):
        key, default = match.group(1), match.group(2)
        if key in values:
            return values[key]
        if keep:
            return match.group(0)
        if default is None:
            raise KeyError("a scenario wants a value for {%s}" % key)
        return default
    return KEY.sub(value, text)


def expand(text, world):
    """Parts in parts: from the outside in, a few times."""
    def part(match):
        values = dict(world)
        values.update(re.findall(r'([a-z]+)="([^"]*)"', match.group(2)))
        values["body"] = (match.group(3) or "").strip("\n")
        return fill(read("parts", match.group(1) + ".xml"), values)
    for _ in range(6):
        text, count = USE.subn(part, text)
        if not count:
            return fill(text, world)
    raise ValueError("a part uses itself")


CHECK = re.compile(r'<check in="([^"]*)" match="([^"]*)"(?: as="([^"]*)")?/>')


def check(match):
    """SIPp's ereg: a regular expression that must match a header, the body or the message."""
    place, pattern, names = match.groups()
    where = 'search_in="%s"' % place if place in ("body", "msg") \
        else 'search_in="hdr" header="%s:"' % place
    return '<ereg regexp="%s" %s check_it="true" assign_to="%s"/>' % (pattern, where, names or "x")


def compose_text(name, text, world):
    """The XML for SIPp of a scenario that is written in parts."""
    text = CHECK.sub(check, expand(fill(text, world, keep=True), world))
    inside = re.sub(r'^\s*<scenario[^>]*>', "", text.strip())
    inside = re.sub(r'</scenario>$', "", inside)
    # SIPp complains of a variable that nobody reads, and takes CDATA as it stands
    names = sorted({name for list in re.findall(r'assign_to="([^"]*)"', inside)
                    for name in list.split(",")})
    used = '<Reference variables="%s"/>\n' % ",".join(names) if names else ""
    inside = re.sub(r'<!\[CDATA\[.*?\]\]>', lambda match: html.unescape(match.group(0)), inside,
                    flags=re.S)
    return ('<?xml version="1.0" encoding="ISO-8859-1" ?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n'
            '<scenario name="%s">\n%s\n%s</scenario>\n' % (name, inside, used))


def compose(name, world):
    """The XML of scenario sipp/NAME.xml for SIPp."""
    return compose_text(name, read(name + ".xml"), world)


def show(name):
    world = {"status": "STATUS", "tp": "", "phone": "PHONE", "self": "SELF", "me": "ME",
             "tag": "TAG", "caller": "CALLER"}
    for actor in ("bob", "carol", "dave", "eve"):
        world[actor] = actor.upper()
    return compose(os.path.splitext(os.path.basename(name))[0], world)
