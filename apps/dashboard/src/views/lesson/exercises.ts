/** A thing to try on the live page, a question, and what one should see. */
export interface Exercise {
  readonly title: string;
  readonly task: string;
  /** Where the page is set up for it. */
  readonly address: string;
  readonly question: string;
  readonly expected: string;
}

/** For a lesson of an hour; a test holds what is expected to the live page and to the results. */
export const exercises: readonly Exercise[] = [
  {
    title: 'Read a digit',
    task: 'Clear the pad and draw a digit of your own. Say what it shows, and set the strength to 0.',
    address: '#attack?strength=0',
    question:
      'What do the two networks answer, and how sure are they? Draw the same digit badly: which network gives up first?',
    expected:
      'A clear digit is read correctly by both, with a confidence near 1. A poor one gets another digit from the standard network, which has to choose one of ten unless it is unsure; the symmetric network has “nonsense” as an eleventh answer.',
  },
  {
    title: 'The smallest attack',
    task: 'Move the strength up slowly from 0 until the standard network is fooled.',
    address: '#attack?strength=0',
    question: 'At which strength is it fooled? Can you still read the digit there? And at twice the strength?',
    expected:
      'Between 0.125 and 0.15 for this 7. It is plainly readable there, and still at 0.4: the attack is not a change of what the image shows.',
  },
  {
    title: 'Attack or accident?',
    task: 'Choose uniform noise as the method, at a strength of 0.2, then eq. 10 at the same strength.',
    address: '#attack?attack=uniformNoise&strength=0.2',
    question: 'Both change every pixel by at most 0.2. What is different?',
    expected:
      'Noise does not fool either network: its directions are random. Eq. 10 computes for each pixel the direction that confuses the network, and fools the standard one.',
  },
  {
    title: 'One step or forty',
    task: 'Attack with eq. 10 at a strength of 0.15, then with PGD at the same strength.',
    address: '#attack?strength=0.15',
    question: 'What becomes of the symmetric network under each? Which of the two attacks would you believe?',
    expected:
      'Eq. 10 does not break it, PGD does. Robustness is what remains under the strongest attack: a weak attack says little.',
  },
  {
    title: 'An image for one, shown to the other',
    task: 'Let both networks see the image that was crafted on the left one, then on the right one.',
    address: '#attack?attack=pgd&strength=0.25&gradients=left',
    question: 'Does an image that fools one network fool the other?',
    expected:
      'Sometimes. It fools another network less often than its own, and more often the stronger it is: attacks transfer. One who does not know a network can attack it by way of another.',
  },
  {
    title: 'Sure of nothing',
    task: 'Choose noise as the image and look at several: the button “Noise” takes the next one.',
    address: '#attack?image=noise:0&strength=0',
    question: 'How many of ten images of noise are a digit to each network?',
    expected:
      'Most of them to the standard network: over 10,000 such images it takes 80 % for digits. None of them to the symmetric one, which was trained to say “nonsense”. Under attack that changes.',
  },
  {
    title: 'Inside',
    task: 'Look at the layer cv1 of both networks under “Inside, layer by layer”, attacked with a strength of 0.25.',
    address: '#attack?strength=0.25',
    question: 'What does an attack do to the values that go into the activation? Are they all pushed outwards?',
    expected:
      'The histogram changes its shape. Some values go outwards and are switched off by the symmetric activation; others are moved to where it responds, so that the share that is switched off may fall. The simple picture of step 2 in Explain is not the whole story.',
  },
  {
    title: 'What would convince you?',
    task: 'Read the finding on top of Results, then the section “What is proven”.',
    address: '#results',
    question:
      'Why does an attack that fails not prove that a network is robust? What does a certificate prove, and at which price?',
    expected:
      'The next attack may succeed: an attack gives an upper bound on what is true, a certificate a lower one. Between them lies what nobody knows. Networks that can be certified are trained for it, and their clean accuracy is lower.',
  },
];
