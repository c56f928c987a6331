// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtEndian>

namespace docswiki::test {

using namespace Qt::StringLiterals;

/// A small static model on disk, made by hand, so that tests can bend it.
class ModelFolder {
public:
    ModelFolder()
    {
        const QStringList pieces{u"[PAD]"_s, u"[UNK]"_s, u"un"_s, u"##aff"_s, u"##able"_s, u"hello"_s, u"world"_s,
                                 u"!"_s,     u"cafe"_s,  u"北"_s, u"京"_s,    u"a"_s,      u"##b"_s,   u"strasse"_s,
                                 u"##s"_s,   u"["_s,     u"]"_s,  u"unk"_s,   u"μ"_s,      u"##7"_s,   u"$"_s};
        QJsonObject vocabulary;
        for (qsizetype i = 0; i < pieces.size(); ++i)
            vocabulary[pieces[i]] = static_cast<int>(i);
        rows = static_cast<int>(pieces.size());
        tokenizer = QJsonObject{{"version"_L1, "1.0"_L1},
                                {"normalizer"_L1, QJsonObject{{"type"_L1, "BertNormalizer"_L1},
                                                              {"clean_text"_L1, true},
                                                              {"handle_chinese_chars"_L1, true},
                                                              {"strip_accents"_L1, QJsonValue()},
                                                              {"lowercase"_L1, true}}},
                                {"pre_tokenizer"_L1, QJsonObject{{"type"_L1, "BertPreTokenizer"_L1}}},
                                {"model"_L1, QJsonObject{{"type"_L1, "WordPiece"_L1},
                                                         {"unk_token"_L1, "[UNK]"_L1},
                                                         {"continuing_subword_prefix"_L1, "##"_L1},
                                                         {"max_input_chars_per_word"_L1, 100},
                                                         {"vocab"_L1, vocabulary}}}};
        config = QJsonObject{{"normalize"_L1, true}};
        for (int i = 0; i < rows; ++i) { // each piece has a direction of its own
            for (int j = 0; j < rows; ++j)
                values.append(i == j ? 1.0F : 0.0F);
        }
    }
    int rows = 0;
    QJsonObject tokenizer;
    QJsonObject config;
    QList<float> values;

    QString path() const { return m_folder.path(); }
    QString file(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    static QByteArray floats(const QList<float> &values)
    {
        return QByteArray(reinterpret_cast<const char *>(values.constData()), values.size() * qsizetype(sizeof(float)));
    }
    static QByteArray safetensors(const QByteArray &header, const QByteArray &data)
    {
        QByteArray size(8, '\0');
        qToLittleEndian<quint64>(static_cast<quint64>(header.size()), size.data());
        return size + header + data;
    }
    static QByteArray header(const char *type, int rows, int columns, qint64 bytes)
    {
        return QJsonDocument(QJsonObject{{"embeddings"_L1, QJsonObject{{"dtype"_L1, QLatin1StringView(type)},
                                                                       {"shape"_L1, QJsonArray{rows, columns}},
                                                                       {"data_offsets"_L1, QJsonArray{0, bytes}}}}})
            .toJson(QJsonDocument::Compact);
    }
    void write(const char *name, const QByteArray &bytes) const
    {
        QFile out(file(name));
        if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size()) qFatal("cannot write %s", name);
    }
    void writeAll() const
    {
        const QByteArray data = floats(values);
        write("model.safetensors", safetensors(header("F32", rows, int(values.size() / rows), data.size()), data));
        write("tokenizer.json", QJsonDocument(tokenizer).toJson());
        write("config.json", QJsonDocument(config).toJson());
    }

private:
    QTemporaryDir m_folder;
};

} // namespace docswiki::test
