#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a W&B run without W&B: make_wandb.py FILE [STEPS]

STEPS (default 1,000,000) steps of three metrics, as W&B 0.31 writes them when it is offline: two summaries and one history
record a step, items in no order; about 400 bytes a step. Needs nothing but Python; the same file at each call.
"""
import random
import struct
import sys
import zlib

BLOCK = 32768


def varint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def part(field, content):
    return varint(field << 3 | 2) + varint(len(content)) + content


class Log:
    """LevelDB's log behind a header of 7 bytes, with zlib's CRC-32."""

    def __init__(self, file):
        self.file, self.left = file, BLOCK - 7
        file.write(b":W&B\xe1\xbe\x00")

    def add(self, record):
        first = True
        while True:
            if self.left < 7:
                self.file.write(bytes(self.left))
                self.left = BLOCK
            data, record = record[:self.left - 7], record[self.left - 7:]
            kind = bytes([(4 if not first else 1) if not record else (3 if not first else 2)])
            self.file.write(struct.pack("<IH", zlib.crc32(kind + data), len(data)) + kind + data)
            self.left -= 7 + len(data)
            first = False
            if not record:
                return


def item(key, json):
    return part(1, part(2, key) + part(16, json))


def write(path, steps):
    chance = random.Random(1)
    runtime = part(3, part(1, part(2, b"_wandb") + part(2, b"runtime") + part(16, b"0"))
                   + part(1, part(1, b"_runtime") + part(16, b"0")))
    with open(path, "wb", buffering=1 << 20) as file:
        log = Log(file)
        log.add(b"\x08\x01" + part(21, part(1, b"0.31.0") + part(2, b"0.70.0")))
        log.add(b"\x08\x02" + part(17, part(1, b"bench001") + part(3, b"bench") + part(8, b"a long run")))
        number = 2
        for step in range(steps):
            items = [item(b"loss", b"%.10g" % (2.5 / (1 + step * 1e-4) + 0.01 * chance.random())),
                     item(b"val_loss", b"%.10g" % (2.6 / (1 + step * 9e-5) + 0.01 * chance.random())),
                     item(b"acc", b"%.10g" % (1 - 0.9 / (1 + step * 1e-4) - 0.01 * chance.random())),
                     item(b"_timestamp", b"%.16e" % (1.7e9 + step * 0.02 + 0.001 * chance.random())),
                     item(b"_runtime", b"%.9f" % (step * 0.02)), item(b"_step", b"%d" % step)]
            chance.shuffle(items)
            content = b"".join(items)
            for record in (runtime, part(3, content),
                           part(2, content + part(2, b"\x08" + varint(step) if step else b""))):
                number += 1
                log.add(b"\x08" + varint(number) + record)
        log.add(b"\x08" + varint(number + 1) + part(18, b"\x10\x01"))


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
