// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/tokens.hpp"

namespace wavelens::ui {

const Tokens& darkTokens() {
    static const Tokens tokens = {
        .dark = true,
        .base = 0x161616,
        .rail = 0x1b1b1b,
        .panel = 0x212121,
        .raised = 0x2b2b2b,
        .hover = 0x343434,
        .pressed = 0x3f3f3f,
        .field = 0x171717,
        .plot = 0x1b1b1b,
        .grid = 0x303030,
        .line = 0x333333,
        .ctl = 0x737373,
        .text = 0xececec,
        .text2 = 0xb8b8b8,
        .text3 = 0x9c9c9c,
        .disabled = 0x6b6b6b,
        .accent = 0x78adff,
        .fill = 0x2f6bd0,
        .fillHover = 0x3572d8,
        .onFill = 0xffffff,
        .sel = 0x24364f,
        .ok = 0x63cf92,
        .warn = 0xecbb4e,
        .err = 0xff8a80,
        .okBg = 0x1d3327,
        .warnBg = 0x3a3018,
        .errBg = 0x432422,
        .anchor = 0x78adff,
        .positive = 0x7be8d2,
        .negative = 0xf0924a,
        .hr = 0xececec,
        .lr = 0xa8a8a8,
        .labelText = 0xececec,
        .labelFill = 0x1a1a1a,
        .labelLine = 0x4a4a4a,
        .curves = {0x78adff, 0xee8434, 0x7be8d2, 0xcfee4d, 0xb07a99, 0x6c80f4},
    };
    return tokens;
}

const Tokens& lightTokens() {
    static const Tokens tokens = {
        .dark = false,
        .base = 0xe4e4e4,
        .rail = 0xececec,
        .panel = 0xf6f6f6,
        .raised = 0xffffff,
        .hover = 0xeaeaea,
        .pressed = 0xdadada,
        .field = 0xffffff,
        .plot = 0xffffff,
        .grid = 0xe6e6e6,
        .line = 0xd6d6d6,
        .ctl = 0x868686,
        .text = 0x1a1a1a,
        .text2 = 0x4c4c4c,
        .text3 = 0x636363,
        .disabled = 0x9a9a9a,
        .accent = 0x1a5bbd,
        .fill = 0x1f61c6,
        .fillHover = 0x2a6fd8,
        .onFill = 0xffffff,
        .sel = 0xd9e7fb,
        .ok = 0x17723f,
        .warn = 0x7d5200,
        .err = 0xb3261e,
        .okBg = 0xdff3e7,
        .warnBg = 0xfbeecb,
        .errBg = 0xfde3e0,
        .anchor = 0x1a5bbd,
        .positive = 0x0a7263,
        .negative = 0xa54a06,
        .hr = 0x1a1a1a,
        .lr = 0x636363,
        .labelText = 0xececec,
        .labelFill = 0x1a1a1a,
        .labelLine = 0x4a4a4a,
        .curves = {0x1a5bbd, 0xc9640a, 0x0a8f7c, 0x701766, 0x904b24, 0x9a6fe6},
    };
    return tokens;
}

}  // namespace wavelens::ui
