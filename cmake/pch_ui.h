// SPDX-License-Identifier: GPL-3.0-or-later
// Headers of Qt and the standard library that most of ui reads; never a header of ours.
#pragma once
#include "pch_core.h"

#include <QAbstractItemModel>
#include <QAbstractScrollArea>
#include <QApplication>
#include <QBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QTextDocument>
#include <QWidget>
