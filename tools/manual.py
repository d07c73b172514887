#!/usr/bin/env python3
"""Makes what the shell and man(1) show of the program, from the rows that its help is written from and from doc/template.md.

Usage: raingan --table --lang en | tools/manual.py man VERSION     raingan(1); with --lang th and `man-th` the one in Thai
       raingan --table --lang en | tools/manual.py bash            completion of bash
       raingan --table --lang en | tools/manual.py zsh             completion of zsh
       tools/manual.py template VERSION < doc/template.md          raingan-template(5)

How a value is completed follows from what the help calls it: `FILE.pdf` is a file that ends so, `DATA` a folder of data. A
name that is not known here is completed as a file, so a new command or option needs nothing here."""
import json
import re
import sys

# ---- what the words of a command are ----

# What can be said only by the person who types.
FREE = {'N', 'I/N', 'TEXT', 'REASON', 'URL', 'PORT', 'DATE'}
FOLDERS = {'DIR', 'OUT', 'ROOT'}
# Files whose name in the help has one ending of several.
ENDINGS = {'CERT.p12': ['p12', 'pfx'], 'CA.pem': ['pem', 'crt', 'cer'], 'PICTURE': ['png', 'jpg', 'jpeg']}


def kinds(placeholder, choices=()):
    """How a value is completed: words of the shell functions below."""
    if choices:
        return ['words ' + ' '.join(choices)]
    out = []
    for name in placeholder.split('|'):
        if name in ('DATA', 'YEAR', 'TEMPLATE', 'ROLE'):
            out.append(name.lower())
        elif name in FOLDERS:
            out.append('folder')
        elif name in ENDINGS or '.' in name:
            out.append('file ' + ' '.join(ENDINGS.get(name, [name.rsplit('.', 1)[-1]])))
        elif name not in FREE:
            out.append('file')
    return list(dict.fromkeys(out))


def words(command):
    """The placeholders of the first word, of the second, and so on, over all forms of the usage."""
    has_value = {o['name']: o['value'] for o in command['options']}
    places = []
    for form in command['usage']:
        place, value = 0, False
        for token in form.split():
            # A value of an option, and what stands for another option after a bar.
            parts = token.strip('[]').split('|')
            if value:
                value = any(p.startswith('-') for p in parts)
                continue
            if parts[0].startswith('-'):
                value = bool(has_value.get(parts[0]))
                continue
            while len(places) <= place:
                places.append([])
            places[place] += [p for p in parts if p not in places[place]]
            place += 1
    return ['|'.join(p) for p in places]


# ---- manual pages ----

def escape(text):
    """Text of a page: nothing in it is a request or a letter of roff's own."""
    text = text.replace('\\', '\\e').replace('-', '\\-').replace('`', '\\(ga').replace('^', '\\(ha').replace('~', '\\(ti')
    text = text.replace("'", '\\(aq').replace('"', '\\(dq')
    return re.sub(r'(?m)^\.', r'\\&.', text)


PLACEHOLDER = re.compile(r'\b[A-Z]{2,}(?:\.[a-z0-9]+)?\b|\b[A-Z](?:/[A-Z])?\b')
# Heads stay English: whatis(1) looks for NAME, and terminals thicken marks of Thai badly.
SAYS = {
    'en': {
        'name': 'official Thai reports as PDF from CSV files and a template',
        'about': 'raingan turns a folder of CSV files and a template of XML and SQL into a report as PDF/A\\-3a and PDF/UA\\-1, which carries '
                 'all that it was made of. The figures of a report are computed, never typed; what the text says otherwise is told.',
        'help': 'the options of a command, or all commands', 'version': 'versions of the program and of its libraries',
        'environment': (('LC_ALL, LC_MESSAGES, LANG', 'English messages if the first that is set begins with "en", else Thai.'),
                        ('NO_COLOR', 'If it is set and not empty, no colours. TERM=dumb is the same.'),
                        ('SOURCE_DATE_EPOCH', 'The date of a report whose data has none, in seconds since 1970.')),
        'files': (('input/YEAR', 'A data folder.'), ('out/YEAR', 'Reports and their archive.'),
                  ('templates/NAME', 'Templates: in the working folder, beside the program, or below share/raingan.'),
                  ('fonts/*.ttf', 'Fonts that are used before those of the system.')),
        'examples': (('raingan build input/2568', 'makes out/2568/ita\\-2568.pdf'), ('raingan check input/2568', 'tells faults and contradictions, makes no PDF'),
                     ('raingan build input/2568 \\-t memo', 'makes the memorandum that submits it')),
    },
    'th': {
        'name': 'จัดทำรายงานราชการเป็น PDF จากไฟล์ CSV และแม่แบบ',
        'about': 'raingan จัดทำรายงานเป็น PDF จากโฟลเดอร์ไฟล์ CSV และแม่แบบ\n.br\nคะแนนรวม ระดับ และตัวเลขสรุปคำนวณจากข้อมูล ไม่ต้องพิมพ์เอง\n.br\nและแจ้งเมื่อข้อความไม่ตรงกับตัวเลข',
        'help': 'แสดงตัวเลือกของคำสั่ง หรือคำสั่งทั้งหมด', 'version': 'แสดงรุ่นของโปรแกรมและไลบรารี',
        'environment': (('LC_ALL, LC_MESSAGES, LANG', 'ข้อความเป็นภาษาอังกฤษหากตัวแรกที่ตั้งไว้ขึ้นต้นด้วย en มิฉะนั้นเป็นภาษาไทย'),
                        ('NO_COLOR', 'หากตั้งไว้ จะไม่แสดงสี เช่นเดียวกับ TERM=dumb'),
                        ('SOURCE_DATE_EPOCH', 'วันที่ของรายงานที่ข้อมูลไม่ได้ระบุ นับเป็นวินาทีจากปี ค.ศ. 1970')),
        'files': (('input/YEAR', 'โฟลเดอร์ข้อมูล'), ('out/YEAR', 'รายงานและที่เก็บรายงาน'),
                  ('templates/NAME', 'แม่แบบ อยู่ในโฟลเดอร์ที่ทำงาน ข้างโปรแกรม หรือใน share/raingan'),
                  ('fonts/*.ttf', 'แบบอักษรที่ใช้ก่อนของระบบ')),
        'examples': (('raingan build input/2568', 'จัดทำ out/2568/ita\\-2568.pdf'), ('raingan check input/2568', 'ตรวจข้อมูลโดยไม่จัดทำ PDF'),
                     ('raingan build input/2568 \\-t memo', 'จัดทำบันทึกข้อความนำส่ง')),
    },
}


def marked(usage):
    """A form of a usage: what is typed as it stands is bold, what stands for something is italic."""
    out, at = '', 0
    for m in re.finditer(r'(?<![\w-])--?[a-z][a-z-]*|' + PLACEHOLDER.pattern, usage):
        font = 'B' if m[0].startswith('-') else 'I'
        out += escape(usage[at:m.start()]) + f'\\f{font}{escape(m[0])}\\fR'
        at = m.end()
    return out + escape(usage[at:])


def option(o, lang):
    value = f' \\fI{escape(o["value"])}\\fR' if o['value'] else ''
    return f'.TP\n\\fB{escape(o["name"])}\\fR{value}\n{prose(o["help"], lang)}\n'


def prose(text, lang):
    """English is filled; a line of Thai has no space at its end, so it stays as it is."""
    lines = [escape(line.strip()) for line in text.strip().split('\n')]
    return ('\n.br\n' if lang == 'th' else '\n').join(lines)


AS_TYPED = '.na\n'  # Thai has a place to end a line only where a space stands: no line is stretched to the margin


def man(table, version, lang):
    say = SAYS[lang]
    out = [f'.\\" Made by tools/manual.py: do not edit.\n.TH RAINGAN 1 "" "raingan {version}" "raingan"\n{AS_TYPED if lang == "th" else ""}',
           f'.SH NAME\nraingan \\- {say["name"]}\n.SH SYNOPSIS\n']
    for c in table['commands']:
        for form in c['usage']:
            out.append(f'.B raingan {escape(c["name"])}\n{marked(form)}\n.br\n')
    out.append('.B raingan \\-\\-help\n|\n.B \\-\\-version\n|\n.I COMMAND\n.B \\-\\-help\n')
    out.append(f'.SH DESCRIPTION\n{say["about"]}\n.SH COMMANDS\n')
    common = {o['name'] for o in table['common']}
    for c in table['commands']:
        out.append(f'.SS raingan {escape(c["name"])}\n{prose(c["help"], lang)}\n')
        out += [option(o, lang) for o in c['options'] if o['name'] not in common]
    out.append('.SH OPTIONS OF EVERY COMMAND\n')
    out += [option(o, lang) for o in table['common']]
    out.append(f'.TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\n{say["help"]}\n.TP\n\\fB\\-\\-version\\fR\n{say["version"]}\n')
    out.append(f'.SH MESSAGES AND EXIT STATUS\n.nf\n{escape(table["messages"].rstrip())}\n.fi\n')
    for head, key in ('ENVIRONMENT', 'environment'), ('FILES', 'files'), ('EXAMPLES', 'examples'):
        out.append(f'.SH {head}\n' + ''.join(f'.TP\n\\fB{a if key == "examples" else escape(a)}\\fR\n{b}\n' for a, b in say[key]))
    out.append('.SH SEE ALSO\n.BR raingan\\-template (5)\n')
    return ''.join(out)


def inline(text):
    """Code, bold and links of Markdown. Code is bold, as names are in a page."""
    out = []
    for code, rest in re.findall(r'(`[^`]+`)|([^`]+|`)', text):
        if code:
            out.append(f'\\fB{escape(code[1:-1])}\\fR')
            continue
        rest = escape(re.sub(r'\[([^\]]+)\]\(([^)]+)\)', lambda m: m[1] if m[1] == m[2] or m[2][0] == '#' else f'{m[1]} ({m[2]})', rest))
        out.append(re.sub(r'\*\*(.+?)\*\*', r'\\fB\1\\fR', rest))
    text = ''.join(out)
    return '\\&' + text if text[:1] in ('.', "'") else text


def cells(line):
    return [c.strip().replace('\\|', '|') for c in re.split(r'(?<!\\)\|', line.strip().strip('|'))]


def template(text, version):
    """doc/template.md as a page: headings, paragraphs, code, tables as lists of terms."""
    out = [f'.\\" Made by tools/manual.py from doc/template.md: do not edit.\n.TH RAINGAN\\-TEMPLATE 5 "" "raingan {version}" "raingan"\n'
           '.SH NAME\nraingan\\-template \\- templates of raingan: XML, SQL and the names that they use\n.SH DESCRIPTION\n']
    code, in_table, paragraph = False, False, False
    for line in text.split('\n'):
        if line.startswith('```'):
            code = not code
            out.append('.PP\n.RS 4\n.nf\n' if code else '.fi\n.RE\n')
            paragraph = False
        elif code:
            out.append(escape(line) + '\n' if line else '\\&\n')
        elif line.startswith('# '):
            continue
        elif line.startswith('#'):
            level, head = len(line.split()[0]), line.lstrip('# ')
            out.append(f'.{"SH" if level == 2 else "SS"} {escape(head.replace("`", ""))}\n')
            paragraph = False
        elif line.startswith('|'):
            row = cells(line)
            if set(''.join(row)) <= set('-: '):
                in_table = True
            elif in_table:
                rest = '; '.join(inline(c) for c in row[1:] if c)
                out.append(f'.TP\n{inline(row[0]) or chr(92) + "&"}\n{rest or chr(92) + "&"}\n')
            continue
        elif re.match(r'[-*] |\d+\. ', line):
            mark, rest = line.split(' ', 1)
            out.append(f'.IP {"{}(bu".format(chr(92)) if mark in "-*" else mark} 4\n{inline(rest)}\n')
            paragraph = True
        elif not line.strip():
            paragraph = in_table = False
        else:
            out.append(('' if paragraph else '.PP\n') + inline(line.strip()) + '\n')
            paragraph = True
    out.append('.SH SEE ALSO\n.BR raingan (1)\n')
    return ''.join(out)


# ---- completion ----

BASH = r'''# Completion of raingan for bash. Made by tools/manual.py: do not edit.

# Templates of the working folder and those that are installed.
_raingan_templates() {
    local program file
    program=$(command -v "${COMP_WORDS[0]}") || program=
    program=${program%/*}
    for file in {templates,"$program/../templates","$program/../share/raingan/templates"}/*/report.xml; do
        [ ! -f "$file" ] || { file=${file%/report.xml}; printf '%s\n' "${file##*/}"; }
    done | sort -u
}

# Years that have data or reports.
_raingan_years() {
    local folder
    for folder in {input,out}/[0-9][0-9][0-9][0-9]; do
        [ ! -d "$folder" ] || printf '%s\n' "${folder##*/}"
    done | sort -u
}

# Roles of signers: the signature fields of a PDF on the command line, else the column role of data, each once.
_raingan_roles() {
    local word found=
    for word in "${COMP_WORDS[@]:1}"; do
        case $word in
            *.pdf) "${COMP_WORDS[0]}" --lang en sign "$word" 2>/dev/null | sed -n 's/: not signed$//p; s/: signed by .*//p'; found=1 ;;
        esac
    done
    [ -z "$found" ] || return 0
    for word in "${COMP_WORDS[@]:1}" input/*; do
        [ -f "$word/signatures.csv" ] || continue
        tr -d '\r\357\273\277' < "$word/signatures.csv" |
            awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "role") n = i; next } n && $n != "" { print $n }'
    done | awk '!seen[$0]++'
}

# _raingan_add KIND [WORD...]: what may stand here, after what is typed already.
_raingan_add() {
    local kind=$1 ending IFS=$'\n'
    shift
    case $kind in
        words) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$*" -- "$cur") ;;
        template) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$(_raingan_templates)" -- "$cur"; compgen -d -- "$cur") ;;
        year) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$(_raingan_years)" -- "$cur") ;;
        role) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$(_raingan_roles)" -- "$cur") ;;
        folder) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$cur") ;;
        data)
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$cur"; [ -n "$cur" ] || compgen -d -- input/)
            ;;
        file)
            if [ $# -eq 0 ]; then
                mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$cur")
            else
                mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$cur"
                    for ending; do compgen -f -X "!*.$ending" -- "$cur"; done)
            fi
            ;;
    esac
    case $kind in
        words | year) ;;
        role)
            local i
            for i in "${!COMPREPLY[@]}"; do COMPREPLY[i]=$(printf '%q' "${COMPREPLY[i]}"); done
            ;;
        *) compopt -o filenames 2>/dev/null || : ;;
    esac
}

_raingan() {
    local cur=${COMP_WORDS[COMP_CWORD]} first=1 place=0 i options
    local -A takes=()
    COMPREPLY=()
    while [ "${COMP_WORDS[first]}" = --lang ] && [ $((first + 1)) -lt "$COMP_CWORD" ]; do
        first=$((first + 2))
    done
    if [ "$COMP_CWORD" -eq $((first + 1)) ] && [ "${COMP_WORDS[first]}" = --lang ]; then
        _raingan_add words th en
        return
    fi
    if [ "$COMP_CWORD" -eq "$first" ]; then
        _raingan_add words @COMMANDS@ --help --version --lang
        return
    fi
    case ${COMP_WORDS[first]} in
@OPTIONS@
        *) return ;;
    esac
    for ((i = first + 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            -*) [ -z "${takes[${COMP_WORDS[i]}]-}" ] || i=$((i + 1)) ;;
            *) place=$((place + 1)) ;;
        esac
    done
    if [ "$i" -gt "$COMP_CWORD" ]; then
        case ${COMP_WORDS[first]}${COMP_WORDS[COMP_CWORD - 1]} in
@VALUES@
        esac
    elif [[ $cur == -* ]]; then
        IFS=' ' read -ra options <<< "$options"
        _raingan_add words "${options[@]}"
    else
        case ${COMP_WORDS[first]}$place in
@WORDS@
        esac
    fi
    [ "${#COMPREPLY[@]}" -lt 2 ] || mapfile -t COMPREPLY < <(printf '%s\n' "${COMPREPLY[@]}" | awk '!seen[$0]++')
}

complete -F _raingan raingan
'''


def bash(table):
    options, values, places = [], [], []
    for c in table['commands']:
        takes = ' '.join(f'[{o["name"]}]=1' for o in c['options'] if o['value'])
        names = ' '.join(o['name'] for o in c['options'])
        options.append(f'        {c["name"]})\n            options="{names} --help"\n            takes=({takes})\n            ;;')
        for o in c['options']:
            does = kinds(o['value'], o['choices']) if o['value'] else []
            if does:
                values.append(f'            {c["name"]}{o["name"]}) {"; ".join("_raingan_add " + k for k in does)} ;;')
        for i, name in enumerate(words(c)):
            if kinds(name):
                places.append(f'            {c["name"]}{i}) {"; ".join("_raingan_add " + k for k in kinds(name))} ;;')
    names = ' '.join(c['name'] for c in table['commands'])
    return BASH.replace('@COMMANDS@', names).replace('@OPTIONS@', '\n'.join(options)).replace('@VALUES@', '\n'.join(values)) \
        .replace('@WORDS@', '\n'.join(places))


ZSH = r'''#compdef raingan
# Completion of raingan for zsh. Made by tools/manual.py: do not edit.

# Templates of the working folder and those that are installed.
_raingan_template() {
    local program=${commands[raingan]:-/usr/bin/raingan}
    local -a found
    found=({templates,${program:h}/../templates,${program:h}/../share/raingan/templates}/*/report.xml(N:h:t))
    compadd -a found
    _files -/
}

_raingan_year() {
    local -a found
    found=({input,out}/[0-9][0-9][0-9][0-9](N/:t))
    compadd -a found
}

# Roles of signers: the signature fields of a PDF on the command line, else the column role of data.
_raingan_role() {
    local word
    local -a found data
    for word in ${(Q)words[2,-1]}; do
        [[ $word == *.pdf && -f $word ]] || continue
        found+=(${(f)"$(raingan --lang en sign $word 2>/dev/null | sed -n 's/: not signed$//p; s/: signed by .*//p')"})
    done
    data=(${(Q)words[2,-1]} input/*(N/))
    (( $#found )) || for word in $data; do
        [[ -f $word/signatures.csv ]] || continue
        found+=(${(f)"$(tr -d '\r\357\273\277' < $word/signatures.csv |
            awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "role") n = i; next } n && $n != "" { print $n }')"})
    done
    compadd -a found
}

_raingan_data() {
    _files -/
}

_raingan() {
    local curcontext=$curcontext state line
    local -a commands_
    _arguments -C '--help[all commands]' '--version[versions of the program and of its libraries]' \
        '--lang[language of messages]:language:(th en)' '1: :->command' '*:: :->rest' && return
    case $state in
        command)
            commands_=(
@COMMANDS@
            )
            _describe command commands_
            ;;
        rest)
            case $words[1] in
@OPTIONS@
            esac
            ;;
    esac
}

_raingan "$@"
'''


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def brief(text):
    """The first sentence of a help, on one line, with nothing that _arguments reads."""
    text = re.split(r'[;:.](?:\s|$)', ' '.join(text.split()))[0]
    return re.sub(r'([\[\]:\\])', r'\\\1', text)


def zsh_does(does):
    """The action of _arguments. Several kinds at one place are tried one after another."""
    acts = []
    for kind in does:
        word, *rest = kind.split(' ')
        if word == 'words':
            return f'({" ".join(rest)})'
        if word == 'file':
            acts.append(f'_files -g "*.({"|".join(rest)})(-.)"' if rest else '_files')
        else:
            acts.append('_files -/' if word == 'folder' else f'_raingan_{word}')
    if len(acts) == 1:
        return acts[0]
    return '{' + '; '.join(acts) + '}' if acts else ' '


def zsh(table):
    commands, options = [], []
    for c in table['commands']:
        commands.append(f'                {quoted(c["name"] + ":" + brief(c["help"]))}')
        specs = []
        for o in c['options']:
            value = f':{o["value"].replace(":", "")}:{zsh_does(kinds(o["value"], o["choices"]))}' if o['value'] else ''
            specs.append(quoted(f'{o["name"]}[{brief(o["help"])}]{value}'))
        specs.append(quoted('--help[the options of a command]'))
        for i, name in enumerate(words(c)):
            specs.append(quoted(f'{i + 1}:{name}:{zsh_does(kinds(name))}'))
        options.append(f'                {c["name"]})\n                    _arguments \\\n                        '
                       + ' \\\n                        '.join(specs) + '\n                    ;;')
    return ZSH.replace('@COMMANDS@', '\n'.join(commands)).replace('@OPTIONS@', '\n'.join(options))


def main(what, version=''):
    if what == 'template':
        out = template(sys.stdin.read(), version)
    else:
        table = json.load(sys.stdin)
        out = {'man': lambda: man(table, version, 'en'), 'man-th': lambda: man(table, version, 'th'),
               'bash': lambda: bash(table), 'zsh': lambda: zsh(table)}[what]()
    sys.stdout.write(out)


if __name__ == '__main__':
    if len(sys.argv) not in (2, 3) or sys.argv[1] not in ('man', 'man-th', 'bash', 'zsh', 'template'):
        sys.exit(__doc__)
    main(*sys.argv[1:])
