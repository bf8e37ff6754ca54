#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The playground in a real browser: every scene at two widths, one transfer clicked by hand, a message lost by a click.

usage: playground_e2e.py PLAYGROUND.html [SCREENSHOTS]

Chromium is driven by chromedriver over loopback; without them the exit status is 77.  In the folder SCREENSHOTS each scene
is left as a picture at each width.
"""
import base64, json, os, pathlib, shutil, signal, socket, subprocess, sys, tempfile, time, unittest, urllib.error, urllib.request

WIDTHS = {1280: 900, 390: 844}
TWO = 'Bob and Carol hear each other. Alice hears nobody.'
BACK = 'Bob and Alice hear each other. Carol hears nobody.'
# title: outcome, who hears whom, the row that is lit
SCENES = {
    'Attended': ('Alice’s attended transfer completed.', TWO, 'attended: CLEARING → COMPLETED'),
    'Blind': ('Alice’s blind transfer completed.', TWO, 'blind: ALERTING → COMPLETED'),
    'Voicemail': ('Alice’s transfer to voicemail completed.',
                  'Bob and Mailbox hear each other. Alice hears nobody. Carol hears nobody.', 'voicemail: WAITING → COMPLETED'),
    'Carol is busy': ('Alice’s attended transfer failed: busy.', BACK, 'attended: RETURNING → FAILED'),
    'The worst moment': ('Alice’s attended transfer failed: declined.', BACK, 'attended: RETURNING → FAILED'),
    'A lost REFER': ('Alice’s attended transfer completed.', TWO, 'attended: CLEARING → COMPLETED'),
    'A lost NOTIFY': ('Alice’s blind transfer completed.', TWO, 'blind: ALERTING → COMPLETED'),
    'A recall': ('Alice’s blind transfer recalled: busy.', BACK, 'blind: RETURNING → RECALLED'),
    'A conference': ('Alice’s attended transfer is under way.',
                     'Bob and Alice hear each other. Bob and Carol hear each other. Alice and Carol hear each other.',
                     'attended: MERGING → MERGED'),
    'A switch joins': ('Alice’s attended transfer completed.', TWO, 'attended: CLEARING → COMPLETED'),
}


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class Browser:
    """Raw WebDriver (W3C): what the tests need of it."""

    def __init__(self):
        port = free_port()
        self.home = tempfile.mkdtemp()
        self.process = subprocess.Popen(['chromedriver', f'--port={port}'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        start_new_session=True)
        self.url = f'http://127.0.0.1:{port}'
        self.open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open

    def start(self):
        self.wait_until(lambda: self.ask('GET', '/status')['ready'])
        options = {'args': ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars',
                            '--force-prefers-reduced-motion', f'--user-data-dir={self.home}']}
        wants = {'goog:chromeOptions': options, 'goog:loggingPrefs': {'browser': 'ALL'}}
        self.url += '/session/' + self.ask('POST', '/session', {'capabilities': {'alwaysMatch': wants}})['sessionId']

    @staticmethod
    def wait_until(holds, seconds=60):
        end = time.monotonic() + seconds
        while True:
            try:
                if holds():
                    return
            except OSError:
                pass
            if time.monotonic() > end:
                raise TimeoutError
            time.sleep(0.02)

    def ask(self, method, path, body=None):
        request = urllib.request.Request(self.url + path, method=method, headers={'Content-Type': 'application/json'},
                                         data=None if body is None else json.dumps(body).encode())
        try:
            with self.open(request, timeout=120) as answer:
                return json.load(answer)['value']
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)['value']['message'].split('\n')[0]) from None

    def devtools(self, command, **params):
        return self.ask('POST', '/goog/cdp/execute', {'cmd': command, 'params': params})

    def run(self, script, *args):
        return self.ask('POST', '/execute/sync', {'script': script, 'args': args})

    def resize(self, width):
        self.devtools('Emulation.setDeviceMetricsOverride', width=width, height=WIDTHS[width], deviceScaleFactor=1,
                      mobile=width < 500)

    def load(self, page, address=''):
        self.ask('POST', '/url', {'url': 'about:blank'})
        self.ask('POST', '/url', {'url': page.as_uri() + address})
        self.wait_until(lambda: self.run('return document.body.dataset.told') is not None)

    def go(self, address):
        """A link within the page, which is there already."""
        self.run('delete document.body.dataset.told; location.hash = "#"; location.hash = arguments[0]', address)
        self.wait_until(lambda: self.run('return document.body.dataset.told === location.hash'))

    def text(self, selector):
        return self.run('return document.querySelector(arguments[0])?.innerText', selector)

    def click(self, selector):
        """As a person does: scrolled to where the bar at the bottom does not hide it, and by the mouse."""
        self.run('document.querySelector(arguments[0]).scrollIntoView({block: "center"})', selector)
        found = self.ask('POST', '/element', {'using': 'css selector', 'value': selector})
        self.ask('POST', f'/element/{next(iter(found.values()))}/click', {})
        self.wait_until(lambda: self.run('return document.body.dataset.state') == 'idle')

    def press(self, key):
        self.ask('POST', '/actions', {'actions': [{'type': 'key', 'id': 'keys', 'actions': [
            {'type': 'keyDown', 'value': key}, {'type': 'keyUp', 'value': key}]}]})

    def complaints(self):
        """What stands in the console, but for what the browser's own pages (chrome://) say there."""
        return [line for line in self.ask('POST', '/se/log', {'type': 'browser'}) if not line['message'].startswith('chrome')]

    def picture(self, path, width):
        """Of the window, and on a phone of the whole page."""
        height = self.run('return document.documentElement.scrollHeight') if width < 500 else WIDTHS[width]
        self.devtools('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=1, mobile=False)
        path.write_bytes(base64.b64decode(self.devtools('Page.captureScreenshot', format='png')['data']))

    def close(self):
        """Also when it has not come up whole: the driver and its browser are a process group."""
        try:
            if '/session/' in self.url:
                self.ask('DELETE', '')
        finally:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(20)
            shutil.rmtree(self.home, ignore_errors=True)


class TestPlayground(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.page = pathlib.Path(sys.argv[1]).resolve()
        cls.pictures = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)
        cls.browser.start()
        cls.browser.load(cls.page)
        cls.links = dict(cls.browser.run('return [...document.querySelectorAll("#scenes a")].map(a => [a.textContent, a.hash])'))

    def setUp(self):
        self.browser.resize(1280)

    def tearDown(self):
        self.assertEqual(self.browser.complaints(), [])

    def click(self, label):
        self.browser.click(f'button[aria-label="{label}"]')

    def outcome(self):
        return self.browser.text('#result'), self.browser.text('#hearing')

    def look_at_scene(self, title, width):
        b = self.browser
        taken = b.run('return document.querySelector("#taken [aria-pressed=true] code").textContent')
        self.assertEqual((*self.outcome(), taken), SCENES[title], title)
        self.assertEqual(b.run('return document.querySelectorAll("#state tr.lit").length'), 1, title)
        self.assertEqual(b.text('#scenes [aria-current]'), title)
        self.assertLessEqual(b.run('return document.documentElement.scrollWidth'), width, title)
        self.assertEqual(self.is_cut_off(), [], title)
        if self.pictures:
            b.picture(self.pictures / f'{title.lower().replace(" ", "-")}-{width}.png', width)
            b.resize(width)

    def is_cut_off(self):
        return self.browser.run('''return [...document.querySelectorAll("button, td, p, h1, #heads span")].filter(e => {
            const at = e.getBoundingClientRect();
            return at.width && (at.right > innerWidth || at.left < 0);
        }).map(e => e.textContent)''')

    def test_every_scene_is_a_link(self):
        self.assertEqual(list(self.links), list(SCENES))
        for width in WIDTHS:
            self.browser.resize(width)
            for title, address in self.links.items():
                self.browser.go(address)
                self.look_at_scene(title, width)

    def test_nothing_is_loaded_but_the_page(self):
        self.browser.load(self.page, self.links['Blind'])
        self.assertEqual(self.outcome(), SCENES['Blind'][:2])
        self.assertEqual(self.browser.run('return performance.getEntriesByType("resource").map(e => e.name)'), [])

    def test_a_transfer_by_hand(self):
        b = self.browser
        b.resize(390)
        b.go(self.links['Blind'])
        b.click('#restart')
        self.assertEqual(b.text('#result'), 'Nothing has happened yet.')
        for step in ('Bob: call Alice', 'Alice: Answer (Bob)', 'Alice: Consult Carol (Bob)', 'Carol: Answer (Alice)'):
            self.click(step)
        self.assertEqual(self.outcome(), ('Alice’s attended transfer is under way.',
                                          'Alice and Carol hear each other. Bob is on hold.'))
        self.click('Alice: Hand over (Bob)')
        self.assertEqual(self.outcome(), SCENES['Attended'][:2])
        # its address is the story
        address = b.run('return location.hash')
        b.load(self.page, address)
        self.assertEqual(self.outcome(), SCENES['Attended'][:2])
        self.assertEqual(b.run('return location.hash'), address)

    def at(self, words, pick=0):
        """Clicks that message of the ladder."""
        self.browser.run('''[...document.querySelectorAll(".message")].filter(e => e.innerText === arguments[0])
            .at(arguments[1]).click()''', words, pick)

    def test_a_message_is_lost_by_a_click(self):
        b = self.browser
        b.go(self.links['Attended'])
        self.at('REFER Replaces')
        self.assertEqual(self.outcome(), ('Alice’s attended transfer is under way.',
                                          'Alice and Carol hear each other. Bob is on hold.'))
        b.click('.fate button')
        self.assertEqual(b.run('return document.querySelectorAll(".message.lost").length'), 1)
        self.assertEqual(self.outcome(), SCENES['Attended'][:2])
        self.assertIn('lost+alice+REFER', b.run('return location.hash'))

    def test_a_hang_up_while_a_message_is_on_its_way(self):
        b = self.browser
        b.go(self.links['Attended'])
        self.at('INVITE Replaces')
        self.click('Bob: Hang up (Alice)')
        result, hearing = self.outcome()
        self.assertIn('Alice’s attended transfer ', result)
        self.assertNotIn('Bob and', hearing)

    def test_keys_go_through_time(self):
        b = self.browser
        b.go(self.links['Blind'])
        end = b.text('#clock')
        b.press('\ue012')  # left
        self.assertNotEqual(b.text('#clock'), end)
        b.press('\ue014')
        self.assertEqual(b.text('#clock'), end)

    def test_a_switch_and_a_setting_tell_the_same_story(self):
        b = self.browser
        b.go(self.links['Attended'])
        b.click('#more summary')
        b.click('#switch')
        self.assertIn('Switch', b.text('#heads'))
        self.assertEqual(self.outcome(), SCENES['Attended'][:2])

    def test_a_bad_address_is_no_harm(self):
        b = self.browser
        for bad in ('#x', '#phones/0+bob+dial+alice/zz/5+%F0%28', '#<img src=x onerror=alert(1)>/1+a', '#telescope/9+alice+dance+bob',
                    '#phones/100+alice+hangup+bob', '#blind_style=99/0+bob+dial+alice'):
            b.go(bad)
            self.assertTrue(b.text('#result'), bad)
        b.go('#phones/100+alice+hangup+bob')
        self.assertIn('refused', b.text('#cards'))


def main():
    if len(sys.argv) not in (2, 3) or '--help' in sys.argv:
        sys.exit(__doc__)
    for tool in ('chromium', 'chromedriver'):
        if not shutil.which(tool):
            print(f'skipped: {tool} is not here')
            return 77
    result = unittest.main(argv=sys.argv[:1], exit=False, verbosity=2).result
    return 0 if result.wasSuccessful() else 1


if __name__ == '__main__':
    sys.exit(main())
