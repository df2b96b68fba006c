// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/text.hpp"

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr char16_t kEscape = 0xdc00;  // plus a byte from 0x80 on: a low surrogate that stands alone

bool isUtf8(QByteArrayView bytes) {
    return QString::fromUtf8(bytes).toUtf8() == bytes;
}

}  // namespace

QString fromPath(const std::filesystem::path& path) {
    const QByteArrayView bytes(path.native());
    if (isUtf8(bytes)) {
        return QString::fromUtf8(bytes);
    }
    QString text;
    for (qsizetype at = 0, length = 0; at < bytes.size(); at += length) {
        constexpr qsizetype kLongest = 4;
        const qsizetype most = std::min(kLongest, bytes.size() - at);
        for (length = 1; length < most && !isUtf8(bytes.sliced(at, length)); ++length) {
        }
        if (isUtf8(bytes.sliced(at, length))) {
            text += QString::fromUtf8(bytes.sliced(at, length));
        } else {
            length = 1;
            text += QChar(static_cast<char16_t>(kEscape + static_cast<unsigned char>(bytes[at])));
        }
    }
    return text;
}

std::filesystem::path toPath(const QString& path) {
    std::string bytes;
    const QStringView text(path);
    qsizetype from = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char16_t unit = text[at].unicode();
        if (QChar::isHighSurrogate(unit)) {
            ++at;  // what follows is its other half
        } else if (unit >= kEscape + 0x80 && unit <= kEscape + 0xff) {
            bytes += text.sliced(from, at - from).toUtf8().toStdString() + static_cast<char>(unit - kEscape);
            from = at + 1;
        }
    }
    return bytes + text.sliced(from).toUtf8().toStdString();
}

}  // namespace wavelens::ui
