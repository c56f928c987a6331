// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/wikitemplate.h"

#include <QHash>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestFact = 400; // what is longer is a table or a list made of more templates

enum class Gives { First, Second, Last, All, Note, Quantity, Name, Fixed };

struct Rule {
    Gives gives = Gives::First;
    QString text; ///< of Fixed; the word before the colon of Note
};

QHash<QString, Rule> makeRules()
{
    QHash<QString, Rule> rules;
    const auto add = [&rules](Gives gives, QLatin1StringView names, const QString &text = {}) {
        for (const QString &name : QString(names).split(u','))
            rules.insert(name, {gives, text});
    };
    add(Gives::First,
        "nowrap,nobr,small,big,code,codenowrap,mono,monospace,var,kbd,key,keypress,tt,samp,em,strong,abbr,nobold,"
        "noitalic,"
        "ill,tooltip,quote,blockquote,cquote,quotation,bquote,as of,circa,c.,transl,title,phab,gerrit,file,path,fn,ic,"
        "pkg,aur,grp,man,highlight,text,center,smaller,larger,resize,cmd,ui,menu,button,dfn,sub,sup,lc,uc"_L1);
    add(Gives::Second, "lang,langue,script,font,color,colour,fontcolor,bg,convert-text,hc"_L1);
    add(Gives::Last, "link,linktext,wikt-lang"_L1);
    add(Gives::All, "ubl,unbulleted list,plainlist,flatlist,hlist,bulleted list,collapsible list,cslist,pre,bc"_L1);
    add(Gives::Note, "note,notice,info,hint,fyi,remember"_L1, u"Note"_s);
    add(Gives::Note, "warning,caution,important,danger"_L1, u"Warning"_s);
    add(Gives::Note, "tip"_L1, u"Tip"_s);
    add(Gives::Quantity, "convert,cvt,val"_L1);
    add(Gives::Name, "tl,tlx,tnull,tlc,para,tag"_L1);
    add(Gives::Fixed, "!"_L1, u"|"_s);
    add(Gives::Fixed, "="_L1, u"="_s);
    add(Gives::Fixed, "snd,spaced ndash,spnd,dash,ndash,mdash,spaced en dash,en dash,em dash"_L1, u" – "_s);
    add(Gives::Fixed, "·,dot,middot,bullet,•"_L1, u" · "_s);
    add(Gives::Fixed, "nbsp,space,spaces"_L1, u" "_s);
    return rules;
}

struct Arguments {
    explicit Arguments(const QStringList &parts)
    {
        for (qsizetype i = 1; i < parts.size(); ++i) {
            const qsizetype equals = parts[i].indexOf(u'=');
            const QString name = equals > 0 && equals <= 40 ? parts[i].left(equals).trimmed() : QString();
            const bool number = !name.isEmpty() && name.size() <= 2 && name.front().isDigit();
            if (name.isEmpty() || number)
                unnamed.append(parts[i].mid(number ? equals + 1 : 0).trimmed());
            else
                named.append({name, parts[i].mid(equals + 1).trimmed()});
        }
    }
    QStringList unnamed;
    QList<std::pair<QString, QString>> named;
};

QString nameOf(const QStringList &parts)
{
    return QString(parts.value(0)).replace(u'_', u' ').simplified().toLower();
}

} // namespace

QString wikiTemplateText(const QStringList &parts)
{
    static const QHash<QString, Rule> rules = makeRules();
    const QString name = nameOf(parts);
    const Arguments arguments(parts);
    const QStringList &words = arguments.unnamed;
    if (name.startsWith("lang-"_L1)) return words.value(0);
    const auto rule = rules.constFind(name);
    if (rule == rules.cend()) return {};
    switch (rule->gives) {
    case Gives::First: return words.value(0);
    case Gives::Second: return words.value(1, words.value(0));
    case Gives::Last: return words.isEmpty() ? QString() : words.constLast();
    case Gives::All: return words.join(u", "_s);
    case Gives::Note: {
        QString text = words.value(0);
        for (const auto &[key, value] : arguments.named) {
            if (text.isEmpty() && (key == "text"_L1 || key == "message"_L1)) text = value;
        }
        return text.isEmpty() ? QString() : u"\n%1: %2\n"_s.arg(rule->text, text);
    }
    case Gives::Quantity: return words.mid(0, name == "val"_L1 ? 1 : 2).join(u' ');
    case Gives::Name: return words.join(u'|');
    case Gives::Fixed: return rule->text;
    }
    return {};
}

QString wikiInfoBox(const QStringList &parts)
{
    const QString name = nameOf(parts);
    if (!name.startsWith("infobox"_L1) && !name.endsWith("infobox"_L1) && !name.endsWith("taxobox"_L1)) return {};
    QStringList lines;
    for (const auto &[key, value] : Arguments(parts).named) {
        const QString plain = value.simplified();
        if (plain.isEmpty() || plain.size() > longestFact || key.contains("image"_L1) || key.contains("color"_L1))
            continue;
        lines.append(QString(key).replace(u'_', u' ') + ": "_L1 + plain);
    }
    return lines.join(u'\n');
}

} // namespace docswiki::knowledge
