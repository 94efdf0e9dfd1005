import { Command, CommanderError } from 'commander'
import { USAGE, languageOf, terminal, type Terminal } from './cli/terminal.ts'
import { english } from './cli/words.en.ts'
import { french } from './cli/words.fr.ts'

type Flags = Readonly<Record<string, unknown>>

/** `cahier`: what the command line can do. Answers the exit code: 0 done, 1 refused, 2 not understood. */
export async function run(args: readonly string[]): Promise<number> {
  const { about, commands: c, options: o } = languageOf(process.env) === 'fr' ? french : english
  let code = 0
  const program = new Command('cahier').description(about).option('--json', o.json).exitOverride().showHelpAfterError()

  /** Modules are loaded by the command that needs them: `--help` answers at once. */
  const does =
    (work: (terminal: Terminal, args: readonly string[], flags: Flags) => Promise<number>) =>
    async (...given: unknown[]): Promise<void> => {
      const command = given.at(-1) as Command
      code = await work(terminal(command.optsWithGlobals().json === true), command.processedArgs.flat() as string[], command.opts())
    }

  program
    .command('start')
    .description(c.start)
    .argument('[folder]', o.folder)
    .action(does(async (_, [folder]) => (await import('./cli/start.ts')).start(folder)))
  program
    .command('check')
    .description(c.check)
    .argument('<folder>', o.folder)
    .action(does(async (t, [folder]) => (await import('./cli/check.ts')).check(folder!, t)))
  program
    .command('plan')
    .description(c.plan)
    .argument('<folder>', o.folder)
    .option('--renamed <entity.old=new...>', o.renamed)
    .option('--new <entity.field...>', o.fresh)
    .option('--stay <entity.field...>', o.stay)
    .action(does(async (t, [folder], flags) => (await import('./cli/publish.ts')).plan(folder!, flags, t)))
  program
    .command('apply')
    .description(c.apply)
    .argument('<folder>', o.folder)
    .option('--yes', o.yes)
    .option('--note <text>', o.note)
    .option('--renamed <entity.old=new...>', o.renamed)
    .option('--new <entity.field...>', o.fresh)
    .option('--stay <entity.field...>', o.stay)
    .action(does(async (t, [folder], flags) => (await import('./cli/publish.ts')).apply(folder!, flags, t)))
  program
    .command('import')
    .description(c.import)
    .argument('[entity]', o.entity)
    .argument('[file]', o.file)
    .option('--mapping <file>', o.mapping)
    .option('--strict', o.strict)
    .option('--dry-run', o.dryRun)
    .option('--data <folder>', o.data)
    .action(does(async (t, [entity, file], flags) => (await import('./cli/import.ts')).imports(entity, file, flags, t)))
  program
    .command('export')
    .description(c.export)
    .argument('<entity>', o.exported)
    .option('-o, --output <file>', o.output)
    .option('--filter <rule>', o.filter)
    .option('--search <words>', o.search)
    .option('--sort <fields>', o.sort)
    .option('--fields <fields>', o.fields)
    .option('--language <language>', o.language)
    .action(does(async (t, [entity], flags) => (await import('./cli/export.ts')).exports(entity!, flags, t)))
  program
    .command('types')
    .description(c.types)
    .argument('<folder>', o.folder)
    .option('-o, --output <file>', o.output)
    .action(does(async (t, [folder], flags) => (await import('./cli/types.ts')).types(folder!, text(flags.output), t)))

  program
    .command('backup')
    .description(c.backup)
    .argument('[file]', o.archive)
    .action(does(async (t, [file]) => (await import('./cli/backup.ts')).backup(file, t)))
  program
    .command('restore')
    .description(c.restore)
    .argument('<file>', o.archive)
    .action(does(async (t, [file]) => (await import('./cli/backup.ts')).restore(file!, t)))
  program
    .command('test')
    .description(c.test)
    .argument('<folder>', o.folder)
    .action(does(async (t, [folder]) => (await import('./cli/test.ts')).test(folder!, t)))

  const user = program.command('user').description(c.user)
  user
    .command('add')
    .description(c.userAdd)
    .argument('<email>')
    .option('--name <name>', o.name)
    .option('--role <role...>', o.role)
    .option('--password-stdin', o.password)
    .action(does(async (t, [email], flags) => (await import('./cli/user.ts')).add(email!, flags, t)))
  user
    .command('list')
    .description(c.userList)
    .action(does(async (t) => (await import('./cli/user.ts')).list(t)))
  user
    .command('role')
    .description(c.userRole)
    .argument('<email>')
    .argument('<role>')
    .option('--remove', o.remove)
    .action(does(async (t, [email, role], flags) => (await import('./cli/user.ts')).role(email!, role!, flags, t)))
  user
    .command('password')
    .description(c.userPassword)
    .argument('<email>')
    .option('--password-stdin', o.password)
    .action(does(async (t, [email], flags) => (await import('./cli/user.ts')).password(email!, flags, t)))
  user
    .command('reset')
    .description(c.userReset)
    .argument('<email>')
    .action(does(async (t, [email]) => (await import('./cli/user.ts')).reset(email!, t)))

  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE
    return (await import('./cli/failure.ts')).failure(error, terminal(args.includes('--json')))
  }
  return code
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

if (process.argv[1] === import.meta.filename) {
  // A question whose terminal goes away is never answered: that is no success.
  process.exitCode = 1
  void run(process.argv.slice(2)).then((code) => (process.exitCode = code))
}
