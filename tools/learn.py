#!/usr/bin/env python3
"""Learns the weights of src/text/places.weights from sentences that people cut into words.

Usage: tools/learn.py WORDS.txt            writes the weights, learned from all sentences
       tools/learn.py WORDS.txt --measure  learns from four fifths, tells how good they are on the rest, writes nothing

WORDS.txt has a sentence a line, | between words written together; # begins a comment. It is made of UD_Thai-TUD, file
th_tud-ud-train.conllu (https://github.com/UniversalDependencies/UD_Thai-TUD, CC BY-SA 4.0): the column FORM, words joined by
| or, with a space between them in the text, by the space. The sentences are not part of this project.

The model is a logistic regression: the sum of the weights of a place's features (build/words/places prints them) is the
logarithm of the odds that a word begins there. It is learned by AdaGrad, one place at a time, in a fixed order; the same
sentences give the same file. The weights are kept in 1/16, in a byte."""
import collections
import math
import pathlib
import random
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
UNIT, PRUNE = 16, 3    # the smallest weight kept is PRUNE / UNIT
SEEN, ROUNDS, STEP, DECAY = 3, 6, .15, 1e-4

HEAD = '''# The weights of the places between Thai words, for src/text/grade.c. Made by tools/learn.py: do not edit.
# Learned from UD_Thai-TUD (train), https://github.com/UniversalDependencies/UD_Thai-TUD, CC BY-SA 4.0: sentences of the
# Thai National Corpus and Wikipedia, cut into words at Chulalongkorn University. This file is CC BY-SA 4.0 too.
# Eight hexadecimal digits a weight: six of the feature (src/text/features.c), two of the weight in 1/16, two's complement.
'''


def read_places(path):
    """[[(1 or 0, features, the letters around it)]] by sentence."""
    with open(path, 'rb') as f:
        out = subprocess.run([ROOT / 'build/words/places'], stdin=f, stdout=subprocess.PIPE, check=True).stdout
    sentences = [[]]
    for line in out.decode().splitlines():
        if line == '.':
            sentences.append([])
            continue
        facts, around = line.split('\t')
        good, *features = facts.split(' ')
        sentences[-1].append((int(good), [int(x, 16) for x in features], around))
    return [s for s in sentences if s]


def learn(places):
    count = collections.Counter(x for _, features, _ in places for x in features)
    index = {x: i for i, x in enumerate(x for x, n in count.items() if n >= SEEN)}
    weight, square = [0.] * len(index), [1e-8] * len(index)
    rows = [([index[x] for x in features if x in index], good) for good, features, _ in places]
    order = random.Random(1)
    for _ in range(ROUNDS):
        order.shuffle(rows)
        for features, good in rows:
            odds = max(-30., min(30., sum(weight[i] for i in features)))
            slope = 1 / (1 + math.exp(-odds)) - good
            for i in features:
                square[i] += slope * slope
                weight[i] -= STEP * (slope + DECAY * weight[i]) / math.sqrt(square[i])
    kept = {}
    for x, i in index.items():
        w = max(-127, min(127, round(weight[i] * UNIT)))
        if abs(w) >= PRUNE:
            kept[x] = w
    return kept


def measure(weights, places):
    """What share of the places is inside a word: of the best so many percent, and by the score."""
    scored = sorted(((sum(weights.get(x, 0) for x in f), good, around) for good, f, around in places), key=lambda t: -t[0])
    print(f'{len(scored)} places, {len(weights)} weights')
    for share in (20, 40, 60, 70, 80, 90, 100):
        best = scored[:len(scored) * share // 100]
        print(f'best {share:3} %: {100 * sum(not good for _, good, _ in best) / len(best):5.2f} % inside a word')
    steps = [-999, -32, -16, 0, 8, 16, 24, 32, 40, 48, 64, 80, 999]
    for low, high in zip(steps, steps[1:]):
        here = [good for score, good, _ in scored if low <= score < high]
        if here:
            print(f'score {low:4} to {high:4}: {100 * len(here) / len(scored):5.1f} % of places, '
                  f'{100 * (1 - sum(here) / len(here)):5.1f} % inside a word')


def main():
    sentences = read_places(sys.argv[1])
    if sys.argv[2:] == ['--measure']:
        random.Random(0).shuffle(sentences)
        fifth = len(sentences) // 5
        measure(learn([p for s in sentences[fifth:] for p in s]), [p for s in sentences[:fifth] for p in s])
        return
    weights = learn([p for s in sentences for p in s])
    entries = [f'{x:06x}{w & 255:02x}' for x, w in sorted(weights.items())]
    with open(ROOT / 'src/text/places.weights', 'w', encoding='ascii') as f:
        f.write(HEAD)
        for i in range(0, len(entries), 14):
            f.write(''.join(entries[i:i + 14]) + '\n')


main()
