import { assertEquals } from "../../../compat/std_assert.ts";
import { makePlainPlist } from "../../../formats/plist/plain.ts";
import { parseXmlPlist } from "../../../formats/plist/xml.ts";

Deno.test("makePlainPlist() makes every kind of value fit for JSON", () => {
  const value = parseXmlPlist(`<dict>
    <key>__proto__</key><string>text</string>
    <key>list</key><array><integer>1</integer><integer>9223372036854775807</integer><real>inf</real><true/></array>
    <key>date</key><date>2024-01-31T08:09:10Z</date>
    <key>data</key><data>AAEC</data>
    <key>uid</key><dict><key>CF$UID</key><integer>3</integer></dict>
  </dict>`);
  assertEquals(
    JSON.stringify(makePlainPlist(value)),
    '{"__proto__":"text","list":[1,"9223372036854775807","Infinity",true],"date":"2024-01-31T08:09:10.000Z",' +
      '"data":"AAEC","uid":{"CF$UID":3}}',
  );
  assertEquals(makePlainPlist(null), null);
});
