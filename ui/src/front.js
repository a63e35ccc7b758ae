// The front page works without this: it adds a button that copies the first command.
import './front.css';

const button = document.getElementById('copy');

if (button && navigator.clipboard) {
  const copied = document.getElementById('copied');
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(document.getElementById('command').textContent);
      copied.textContent = 'Copied.';
    } catch {
      copied.textContent = 'The browser does not allow it: select the command instead.';
    }
  });
}
