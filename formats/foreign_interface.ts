/** What Linux and the BSDs call their interfaces, by driver or by place; a Mac's are `en0`, `utun4`, `bridge100`, `feth194`, … */
const FOREIGN_NAME =
  /^(?:lo$|eth\d|ens\d|enp\d|eno\d|enx|wlan\d|wlp\d|wlo\d|docker\d|veth|virbr|br-|em\d|igb\d|vtnet\d|re\d|bge\d)/;

/** Tells an interface that no Mac has. */
export function isForeignInterface(name: string): boolean {
  return FOREIGN_NAME.test(name);
}
