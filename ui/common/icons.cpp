// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/icons.h"

#include "core/base/log.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

struct IconColours {
    QColor normal, active, on, disabled;
};

QByteArray source(const QString &name)
{
    QFile file(u":/docswiki/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qCWarning(logUi) << "no icon named" << name;
        return {};
    }
    return file.readAll();
}

QByteArray coloured(QByteArray svg, const QColor &colour)
{
    return svg.replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
}

/// Draws the SVG at whatever size is asked for, so lines stay crisp at every pixel ratio.
class LineIconEngine final : public QIconEngine {
public:
    LineIconEngine(QByteArray svg, IconColours colours) : m_svg(std::move(svg)), m_colours(colours) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        QSvgRenderer renderer(coloured(m_svg, colour(mode, state)));
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        renderer.render(painter, rect);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, pixmap.rect(), mode, state);
        return pixmap;
    }
    QIconEngine *clone() const override { return new LineIconEngine(*this); }

private:
    QColor colour(QIcon::Mode mode, QIcon::State state) const
    {
        if (mode == QIcon::Disabled)
            return m_colours.disabled;
        if (state == QIcon::On)
            return m_colours.on;
        return mode == QIcon::Normal ? m_colours.normal : m_colours.active;
    }

    QByteArray m_svg;
    IconColours m_colours;
};

QIcon make(const QString &name, const IconColours &colours)
{
    QByteArray svg = source(name);
    return svg.isEmpty() ? QIcon() : QIcon(new LineIconEngine(std::move(svg), colours));
}

} // namespace

QIcon icon(const QString &name, const Theme &theme)
{
    return make(name, {theme.secondText, theme.text, theme.accent, theme.strongLine});
}

QIcon icon(const QString &name, const QColor &colour)
{
    return make(name, {colour, colour, colour, colour});
}

QPixmap iconPixmap(const QString &name, const QColor &colour, int size, qreal pixelRatio)
{
    const int pixels = qRound(size * pixelRatio);
    QPixmap pixmap = icon(name, colour).pixmap(QSize(pixels, pixels), 1.0);
    pixmap.setDevicePixelRatio(pixelRatio);
    return pixmap;
}

QIcon appIcon()
{
    return icon(u"docswiki-chat"_s, QColor());
}

} // namespace docswiki::ui
