/** Has the browser keep a file that was made on the page. */
export function download(file: File): void {
  const address = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: address, download: file.name });
  link.click();
  // The browser reads it when it comes to it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
