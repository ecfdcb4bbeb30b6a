/** The upper half of the NeXTSTEP encoding (Unicode's NEXTSTEP.TXT of 1995), in which octal escapes count. */
const UPPER = "\u00a0ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖÙÚÛÜÝÞµ×÷©¡¢£⁄¥ƒ§¤’“«‹›ﬁﬂ®–†‡·¦¶•‚„”»…‰¬¿" +
  "¹ˋ´ˆ˜¯˘˙¨²˚¸³˝˛ˇ—±¼½¾àáâãäåçèéêëìÆíªîïðñŁØŒºòóôõöæùúûıüýłøœßþÿ\ufffd\ufffd";

/** Returns the character of a byte in the NeXTSTEP encoding. */
export function decodeNextStep(byte: number): string {
  return byte < 0x80 ? String.fromCharCode(byte) : UPPER[byte - 0x80] ?? "\ufffd";
}
