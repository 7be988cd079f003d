import type { CharSet } from './char-set.ts'
import { RegexError } from './syntax.ts'
import type { Assertion, RegexNode } from './syntax.ts'

/** RE2 bounds its memory; this is the same protection, in instructions. */
const instructionsMax = 20_000

/** One step of the automaton. A `split` prefers `first`. */
export type Instruction =
  | { op: 'set'; set: CharSet }
  | { op: 'assert'; assertion: Assertion }
  | { op: 'jump'; first: number }
  | { op: 'split'; first: number; second: number }
  | { op: 'match' }

/** Translates a parsed pattern into a program for the automaton; throws RegexError when it would be too large. */
export function toProgram(root: RegexNode): Instruction[] {
  const program: Instruction[] = []
  emit(root)
  add({ op: 'match' })
  return program

  function add<T extends Instruction>(instruction: T): T {
    if (program.push(instruction) > instructionsMax) throw new RegexError('pattern too large')
    return instruction
  }

  function emit(node: RegexNode): void {
    switch (node.kind) {
      case 'empty':
        return
      case 'set':
        add({ op: 'set', set: node.set })
        return
      case 'assert':
        add({ op: 'assert', assertion: node.assertion })
        return
      case 'concat':
        for (const part of node.parts) emit(part)
        return
      case 'alternate':
        emitAlternate(node.options)
        return
      case 'repeat':
        emitRepeat(node)
    }
  }

  function emitAlternate(options: readonly RegexNode[]): void {
    const exits: { first: number }[] = []
    options.forEach((option, index) => {
      if (index === options.length - 1) {
        emit(option)
        return
      }
      const split = add({ op: 'split', first: program.length + 1, second: 0 })
      emit(option)
      exits.push(add({ op: 'jump', first: 0 }))
      split.second = program.length
    })
    for (const exit of exits) exit.first = program.length
  }

  function emitRepeat(node: Extract<RegexNode, { kind: 'repeat' }>): void {
    for (let i = 0; i < node.min; i++) emit(node.node)
    if (node.max === Infinity) {
      const start = program.length
      const leave = emitChoice(node.greedy)
      emit(node.node)
      add({ op: 'jump', first: start })
      leave(program.length)
      return
    }
    const leaves: ((target: number) => void)[] = []
    for (let i = node.min; i < node.max; i++) {
      leaves.push(emitChoice(node.greedy))
      emit(node.node)
    }
    for (const leave of leaves) leave(program.length)
  }

  /** A split between going on (next instruction) and leaving, whose target is set later. */
  function emitChoice(greedy: boolean): (target: number) => void {
    const next = program.length + 1
    const split = add({ op: 'split', first: next, second: next })
    return (target) => {
      if (greedy) split.second = target
      else split.first = target
    }
  }
}
