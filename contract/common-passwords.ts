/**
 * What people choose most: names, teams, pets, bands, swear-free endearments, trades, months, phrases, in English and Spanish, collected by us. Written
 * as they are compared (contract/passwords.ts): small letters and digits only. Numbers before and behind, digits in place of letters, walks over the
 * keyboard, and two of these in a row are found by rule, so that each line stands for thousands.
 */
const words = `
password passwort passw pass passe passcode passphrase secret secreto secrets private privado letmein letme opensesame open sesame enter entrar login
logon signin access acceso acces admin administrator administrador administrateur root superuser superadmin sysadmin system sistema server user usuario
users guest invitado test testing tester teste prueba pruebas demo demos sample example ejemplo default changeme change changeit changethis temp temporal
temporary temppass newpassword mypassword yourpassword thepassword password2 nopassword welcome welcom bienvenido bienvenida bienvenidos hello helloworld
hola holahola holamundo hello123 contrasena contrasenia contraseña clave claves miclave miclave1 micontrasena lacontrasena sucontrasena nuevaclave abrete
abretesesamo master maestro monkey mono dragon dragones shadow sombra princess princesa prince principe queen reina king rey kings angel angels angelito
angelita angelica sunshine soleil sunrise sunset solecito football futbol futbolista soccer baseball beisbol basketball baloncesto hockey tennis tenis
golf golfer rugby cricket batman superman spiderman ironman thor hulk wolverine deadpool joker robin marvel avengers captain america starwars skywalker
vader yoda jedi chewbacca matrix neo trinity morpheus terminator predator alien aliens pokemon pikachu charizard naruto sasuke sakura goku vegeta dragonball
zelda link mario luigi nintendo sonic xbox playstation minecraft fortnite roblox callofduty warcraft worldofwarcraft starcraft diablo counterstrike
halflife tetris pacman iloveyou iloveu ilovey loveyou loveme lovely lover lovers love amor amore amorcito miamor teamo teamomucho teamare tequiero
tequieromucho tkm teadoro cariño carino corazon corazones corazoncito mivida micielo cielo vida bella bello hermosa hermosura hermosa1 bonita bonito
preciosa preciosura guapa guapo linda lindo gorda gordo gordita gordito flaca flaco chiquita chiquito nena nene bebe bebita bebito baby babygirl babyboy
babe babies honey honeybee sugar sweetheart sweety sweetie sweetpea cutie cutiepie pretty beautiful gorgeous handsome sexy hottie hotstuff darling dear
forever always siempre parasiempre foreverlove truelove loveforever together juntos friends friend bestfriend bestfriends amigo amiga amigos amigas
mejoresamigas familia family mother father mommy daddy mama papa mamita papito madre padre hermano hermana hermanos abuela abuelo sister brother
grandma grandpa hijo hija hijos mishijos misamores children kids wife husband esposa esposo girlfriend boyfriend novio novia jesus jesuschrist jesucristo
cristo christ christian cristiano god godisgood godbless dios diosmio diosesamor dioses amen bible biblia faith fe hope esperanza blessed bendecida
bendiciones heaven church iglesia virgen virgencita guadalupe santa maria mariposa butterfly estrella estrellas star stars starlight superstar rockstar
luna lunita moon moonlight moonstone sol mar oceano ocean beach playa island isla river mountain montana summer verano winter invierno spring primavera
autumn otono fall january february march april may june july august september october november december enero febrero marzo abril mayo junio julio
agosto septiembre octubre noviembre diciembre monday tuesday wednesday thursday friday saturday sunday lunes martes miercoles jueves viernes sabado
domingo flower flowers flor flores florcita rose roses rosa rosas rosita violeta violet lily daisy margarita jasmine jazmin orchid orquidea tulip cherry
cereza strawberry fresa fresita apple manzana banana platano orange naranja lemon limon peach mango melon watermelon sandia coconut chocolate chocolat
vanilla cookie cookies galleta caramel caramelo candy dulce dulces cupcake cake pastel icecream helado pizza burger taco tacos burrito chicken pollo
bacon cheese queso butter peanut pepper coffee cafe beer cerveza whiskey tequila vodka budweiser corona heineken jackdaniels cocacola pepsi sprite
red blue green yellow purple pink black white silver gold golden orange1 rojo azul verde amarillo morado rosado negro negra blanco blanca plateado dorado
bluesky skyblue darkblue blackcat blackdog blackjack whitehouse redsox yankees dodgers giants mets cubs cardinals braves rangers astros phillies pirates
royals tigers indians cowboys patriots steelers packers eagles broncos raiders chargers dolphins dolphin vikings bears lions falcons panthers saints
seahawks redskins ravens chiefs jets bills browns bengals titans texans colts jaguars lakers celtics bulls chicagobulls knicks heat spurs warriors
rockets pistons suns nuggets raptors penguins redwings blackhawks bruins maple leafs flyers oilers devils sharks liverpool liverpoolfc arsenal chelsea
manchester manunited manchesterunited manutd mancity tottenham everton newcastle leeds westham celtic rangersfc juventus juve milan acmilan inter
intermilan napoli roma lazio barcelona fcbarcelona barca visca viscabarca realmadrid madrid atletico atleticomadrid sevilla valencia betis athletic
bilbao realsociedad boca bocajuniors riverplate river racing independiente sanlorenzo colocolo alianza alianzalima universitario america clubamerica chivas
guadalajara cruzazul pumas tigres monterrey rayados santos toluca leon pachuca nacional millonarios junior barcelonasc emelec liga olimpia cerro peñarol
penarol flamengo palmeiras corinthians saopaulo messi lionelmessi ronaldo cristianoronaldo neymar maradona pele beckham zidane ronaldinho kobe kobebryant
jordan michaeljordan lebron lebronjames tyson federer nadal tiger tigerwoods michael jackson michaeljackson elvis beatles thebeatles rollingstones
metallica slipknot korn nirvana linkinpark greenday blink182 eminem tupac biggie snoopdogg drake rihanna beyonce shakira madonna britney selena
selenagomez justin justinbieber onedirection bts exo blackpink taylor taylorswift ladygaga katyperry coldplay queen ledzeppelin pinkfloyd acdc ironmaiden
megadeth slayer pantera rammstein rbd rebelde mana juanes chayanne daddyyankee badbunny reggaeton salsa bachata cumbia mariachi rockandroll rocknroll
music musica musical guitar guitarra guitarist piano drummer drums bateria violin singer cantante dancer bailarina dance bailar ballet hiphop
michael michelle jennifer jessica ashley amanda daniel daniela danielle david davidson joshua matthew andrew christopher christian joseph anthony william
robert richard thomas charles charlie george edward harold kenneth steven stephen stephanie patrick patricia peter paul mark martin martha martina kevin
brian bryan ryan justin jason jeffrey scott eric aaron adam alan albert alberto alejandra alejandro alejandrito alex alexis alexander alexandra alexandre
alfredo alfonso alicia allison alyssa amber amelia ana anabel andrea andreita andres andresito angelina anita anna annabelle anne annie antonella antonio
armando arturo arthur audrey barbara beatriz benjamin benito bernardo bianca billy bobby bradley brandon brandy brenda brittany brooke bruno caleb camila
camilita camilo candice carla carlito carlitos carlos carmen carmencita carol carolina caroline carrie casey cassandra cassie catalina catherine cecilia
cesar chelsea cheyenne chris christina christine christopher1 cindy clara claudia claudio connor cooper corey courtney cristian cristina crystal cynthia
dakota damian daniela1 dante dario darren debbie deborah denise dennis derek destiny diana dianita diego dieguito dominic dominique donald donna doris
douglas dylan eddie edgar eduardo edwin eileen elena elizabeth elisabeth ellen emanuel emiliano emilia emilio emily emma enrique erika ernesto esmeralda
esteban estefania ester esther eugenia eugenio eva evelyn fabian fabiana fabio fabiola federico felipe felix fernanda fernando fernandito florencia
francesca francesco francis francisca francisco frank frankie freddy gabriel gabriela gabrielle garcia gerardo german gerald gilbert gilberto gina giovanni
gisela gloria gonzalez gonzalo grace graciela greg gregory guillermo gustavo hailey hannah harry hector heather hector1 helen henry hernandez hernan hugo
ian ignacio isaac isabel isabela isabella isaiah ismael israel ivan jackie jackson jacob jacqueline jaime james jamie jane janet janice jared jasmin
javier javiercito jeanne jenny jeremy jerome jerry jesse jessie jessica1 jimmy joan joana joanna joaquin joel johanna john johnny johnson jonathan jonathan1
jordan23 jorge jorgito jose josefina joselito josemaria joseluis josue juan juancarlos juanito juanjose juanpablo judith julia julian juliana julie julieta
julio julissa justine karen karina karla karol katherine kathleen kathryn kathy katie katrina kayla keith kelly kelsey kenny kimberly kristen kristina
kyle lady larry latoya laura laurita lauren lawrence leah leandro leonardo leonel leslie leticia lidia liliana linda lisa logan lopez lorena lorenzo
louis lourdes lucas lucia luciana luciano lucy luis luisa luisito lupita madison maggie malcolm manuel manuela manolo marcela marcelo marcia marcos marcus
margaret margarita1 maria1 mariajose mariana marianita mariano maribel maricela marie marilyn marina mario1 marisol marissa marta martin1 martinez mary
mateo matias matilde matthew1 mauricio maximo maxwell mayra megan melanie melissa mercedes mia micaela miguel miguelangel miguelito mike milagros miranda
miriam mitchell molly monica monique morgan nancy naomi natalia nataly natalie natasha nathan nathaniel nelson nestor nicholas nicolas nicole nicolle noelia
noemi nora norma olga oliver olivia omar orlando oscar oscarito osvaldo pablo pablito paloma pamela paola patricio patty paula paulina paulo pedro pedrito
perez philip phillip pilar rachel rafael rafaela ralph ramirez ramiro ramon randy raquel raul ray rebeca rebecca regina renata rene ricardo ricardito
richie rick ricky rigoberto rocio rodolfo rodrigo rodriguez roger rogelio roland rolando roman romina ronald rosario roxana ruben russell ruth sabrina
salvador samantha samuel samuelito sanchez sandra sandrita santiago santiaguito sara sarah sasha savannah sean sebastian sergio shannon sharon shawn
sheila shelby shirley silvia simon sofia sofie sonia sophia sophie stacey stefania stella steve stuart susan susana sydney sylvia tamara tania tatiana
teresa teresita terry theresa tiffany timothy tina todd tommy tony torres travis trevor tyler valentin valentina valeria vanesa vanessa veronica victor
victoria vicente victorhugo vincent violeta1 virginia viviana walter wendy wesley whitney willie wilson xavier ximena yesenia yolanda zachary
buster bailey max maximus maximo1 rocky rocco lucky lucas1 bella1 molly1 daisy1 coco cocoa cody bear teddy teddybear buddy duke jack jackie1 jake oreo
pepper1 princess1 rusty sadie sam sammy sandy scooby scoobydoo shadow1 simba smokey snoopy snowball spike toby tigger tinkerbell toto whiskers zeus apollo
athena hercules odin loki thunder lightning storm tornado hurricane firefly phoenix fenix falcon eagle aguila hawk raven owl wolf lobo wolves tiger1 tigre
leon1 lion puma panther pantera1 jaguar cheetah bear1 oso osito panda koala monkey1 gorilla horse caballo caballos mustang pony unicorn unicornio rabbit
conejo bunny conejito hamster turtle tortuga tortuguita snake serpiente cobra viper scorpion escorpion spider arana shark tiburon whale ballena delfin
fish pescado fishing fisherman pesca hunting hunter cazador cat cats kitty kitten gatito gatita gato gata hellokitty pussycat dog dogs doggy perro perrito
perrita puppy puppies cachorro duck ducky pato patito frog rana ranita cow vaca pig cerdito mouse mickey mickeymouse minnie donald1 goofy pluto winnie
winniethepooh disney disneyland cinderella mulan ariel nemo findingnemo shrek bugsbunny tweety garfield simpson simpsons homer bart spongebob bobesponja
patrick1 dora barbie kitty1 hannahmontana harrypotter hogwarts gryffindor slytherin voldemort hermione dumbledore gandalf frodo aragorn legolas lordoftherings
gameofthrones winterfell stark lannister khaleesi breakingbad sherlock doctorwho startrek enterprise spock stargate babylon galactica
computer computadora ordenador laptop internet windows microsoft google gmail yahoo hotmail facebook instagram twitter youtube whatsapp telegram amazon
netflix apple1 iphone android samsung galaxy nokia motorola sony toshiba dell lenovo linux ubuntu oracle cisco router wifi network database software
hacker hacking security seguridad secure segura seguro firewall telephone telefono celular phone mobile
money dinero cash dollar dollars dolares euro million millionaire millonario rich rico bank banco business negocio negocios empresa company compania
office oficina work trabajo worker boss jefe jefa manager gerente director owner dueno sales ventas service servicio services servicios customer cliente
clientes support soporte contact contacto info account cuenta accounting contabilidad invoice factura factory fabrica store tienda shop
plumber plumbers plumbing plomero plomeros plomeria fontanero fontaneros fontaneria hvac heating cooling heatingandcooling calefaccion aireacondicionado
airconditioning electrician electricista electric electrico electricidad cleaner cleaners cleaning limpieza limpiezas locksmith cerrajero cerrajeria
carpenter carpintero painter pintor pintura roofer roofing techos landscaping jardineria jardinero garden jardin handyman repairs repair reparaciones
reparacion drain drains drenaje pipe pipes tuberia tuberias tubos toilet bano kitchen cocina water agua waterheater calentador boiler caldera furnace
leak fuga emergency emergencia technician tecnico tecnicos dispatcher contractor contratista construction construccion builder truck camion camioneta van
house casa micasa mihogar home hogar homesweethome sweethome building edificio garage cochera tools herramientas hammer martillo wrench llave screwdriver
car cars carro carros coche auto autos toyota honda ford mustang1 chevrolet chevy camaro corvette ferrari lamborghini porsche mercedes1 bmw audi volkswagen
nissan mazda hyundai suzuki yamaha kawasaki harley harleydavidson ducati motorcycle moto motocicleta racing1 racer nascar
america1 american usa mexico mexicano mexicana viva vivamexico colombia colombiano colombiana argentina argentino peru peruano chile chileno chilena
venezuela ecuador bolivia paraguay uruguay brasil brazil cuba cubano puertorico boricua dominicana panama costarica guatemala honduras elsalvador
nicaragua espana spain espanol england london londres france paris germany deutschland berlin italia italy rome roma1 portugal lisboa canada toronto
australia sydney1 japan tokyo china beijing india russia moscow texas california florida newyork nyc brooklyn manhattan boston chicago dallas houston austin
sanantonio miami orlando1 atlanta denver phoenix1 seattle lasvegas losangeles sandiego sanfrancisco oakland philadelphia detroit cleveland carolina1
virginia1 arizona colorado nevada hawaii alaska buenosaires bogota medellin cali lima santiago1 quito caracas habana ciudaddemexico cdmx tijuana cancun
acapulco veracruz puebla sinaloa jalisco michoacan
freedom libertad peace paz lovepeace happy happiness feliz felicidad smile sonrisa sonrie laugh dream dreams dreamer sueno suenos sonar sonador wonderful
maravilla maravilloso amazing awesome perfect perfecto perfecta fantastic excellent excelente great genial cool coolness fresh lucky1 suerte luck fortune
destiny1 destino victory victoria1 winner ganador champion champions campeon campeones hero heroe heroes legend leyenda warrior guerrero guerrera soldier
soldado army marines marine navy airforce military militar police policia fireman bombero bomberos firefighter doctor doctora nurse enfermera teacher
maestra profesor profesora student estudiante school escuela colegio college university universidad class clase graduate graduation lawyer abogado
engineer ingeniero ingeniera architect arquitecto artist artista writer photography fotografia photo
killer asesino death muerte dead zombie zombies vampire vampiro ghost fantasma devil diablo1 diabla demon demonio satan lucifer hell infierno darkness
oscuridad dark night noche nightmare midnight medianoche blood sangre skull skulls calavera pirate pirata ninja samurai assassin gangster mafia thug
magic magia magico wizard witch bruja brujas fairy hada mystery misterio secret1 fantasy fantasia adventure aventura crazy loco loca locura locos insane
stupid estupido idiot idiota nothing nada nadie nobody whatever cualquiera something whocares nosenose nolose nose1 quiensabe trustno1 trustnoone
fuckyou fuckoff fuckme motherfucker asshole bitch bullshit shithead cabron pendejo puta putamadre mierda carajo chinga verga culo joder cojones coño
zxcvbnm asdfghjkl qwerty qwertyuiop azerty azertyuiop qazwsx qazwsxedc wsxedc zaqxsw mnbvcxz poiuytrewq lkjhgfdsa abcdef abcdefg abcdefgh abcabc abc123
aabbcc abcd1234 a1b2c3 a1b2c3d4 q1w2e3 q1w2e3r4 1q2w3e 1q2w3e4r 1q2w3e4r5t zaq12wsx xsw21qaz 1qaz 2wsx 3edc asdf asdfg asdfgh zxcv zxcvb qwer qwert asdasd
asdasdasd qweqwe qweasd qweasdzxc zxczxc dsadsa
123456 1234567 12345678 123456789 1234567890 0987654321 987654321 87654321 654321 111111 112233 121212 123123 123123123 123321 131313 159753 147258369
147852369 159357 222222 232323 246810 2468 13579 333333 444444 555555 666666 696969 777777 888888 987987 999999 000000 101010 102030 10203040 11223344
12341234 1234554321 12344321 123654 123654789 142536 741852963 789456 789456123 456789 963852741 1122334455 0123456789 01234567 31415926 27182818
`

/** Whole sentences and sayings that stand on every such list, or would be the first that somebody thinks of who needs fifteen characters. */
const phrases = `
correct horse battery staple|the quick brown fox|the quick brown fox jumps|the quick brown fox jumps over the lazy dog|may the force be with you|i am your father
|luke i am your father|to be or not to be|to infinity and beyond|all your base are belong to us|all you need is love|dont worry be happy|do not worry be happy
|let me in please|please let me in|let me in now|open the door|open sesame please|this is my password|this is a password|this is the password|my password is password
|my secret password|my password is secret|password is password|i forgot my password|i forgot the password|forgot password again|i hate passwords|i dont know
|i do not know|i have no idea|i dont remember|i cant remember|enter password here|type password here|password goes here|insert password here
|your password here|new password please|change me please|please change me|one two three four|one two three four five|uno dos tres cuatro|uno dos tres cuatro cinco
|abc def ghi jkl mno|i love you so much|i love you forever|i love my family|i love my wife|i love my husband|i love my kids|i love my children|i love my mom
|i love my dog|i love my cat|i love my job|i love my life|i love jesus|i love god|i love pizza|i love football|i love chocolate|i love new york|jesus is lord
|jesus loves me|jesus loves you|jesus is my savior|god is good all the time|god is love|god bless america|in god we trust|the lord is my shepherd
|praise the lord|our father who art in heaven|amazing grace|happy birthday to you|happy birthday|merry christmas|happy new year|have a nice day|good morning
|good morning everyone|good night|home sweet home|there is no place like home|carpe diem|live laugh love|live love laugh|no pain no gain|just do it
|never give up|keep calm and carry on|follow your dreams|time is money|work hard play hard|business as usual|customer is king|the customer is always right
|welcome to the jungle|we will rock you|we are the champions|another brick in the wall|stairway to heaven|bohemian rhapsody|hotel california|sweet child of mine
|smells like teen spirit|let it be|here comes the sun|yellow submarine|twinkle twinkle little star|mary had a little lamb|row row row your boat|humpty dumpty
|once upon a time|happily ever after|the lord of the rings|one ring to rule them all|you shall not pass|winter is coming|i am iron man|i am batman
|with great power comes great responsibility|houston we have a problem|life is like a box of chocolates|hasta la vista baby|elementary my dear watson
|live long and prosper|beam me up scotty|the truth is out there|knowledge is power|ignorance is bliss|i think therefore i am|we the people
|four score and seven years ago|i have a dream|ask not what your country|yes we can|make america great again|make america great|free at last|the sky is the limit
|easy as pie|piece of cake|hello my name is|hello how are you|how are you today|what is your name|nice to meet you|the end of the world|to the moon and back
|over the rainbow|somewhere over the rainbow|super secret password|super secure password|very secure password|very strong password|a very long password
|this is a very long password|this is a strong password|long enough password|fifteen characters|fifteen characters long|at least fifteen characters|exactly fifteen chars
|this one is long enough|a sentence works well|company password|office password|business password|our company password|work password|welcome to our company
|welcome to work|welcome to plumbline|plumbing is life|plumbers do it better|call a plumber|the plumber is here|hot and cold water|drain the swamp|righty tighty lefty loosey
|heating and cooling|air conditioning|no hot water|toilet is clogged|water heater leaking|fix it right the first time|we fix leaks|twenty four hours
|esta es mi contrasena|esta es mi clave|mi contrasena es|mi clave secreta|mi contrasena secreta|contrasena segura|una contrasena segura|contrasena muy segura|clave de acceso|no me acuerdo
|no me acuerdo de la clave|no se la contrasena|se me olvido la clave|olvide mi contrasena|cambiar contrasena|nueva contrasena|te amo mucho|te amo para siempre|te quiero mucho
|te quiero con todo mi corazon|amor de mi vida|eres mi vida|mi amor eterno|mi familia es lo primero|amo a mi familia|amo a mis hijos|mis hijos son mi vida|mama te amo
|papa te amo|dios es amor|dios es bueno|dios te bendiga|dios es grande|gloria a dios|jesus te ama|cristo te ama|cristo vive|en el nombre de dios|padre nuestro que estas en los cielos
|ave maria purisima|virgen de guadalupe|viva mexico|viva mexico cabrones|viva la vida|la vida es bella|hakuna matata|hola como estas|hola que tal|buenos dias|buenas noches
|buenas tardes|feliz navidad|feliz cumpleanos|feliz ano nuevo|si se puede|nunca te rindas|el cielo es el limite|mi casa es su casa|hogar dulce hogar|el tiempo es oro
|no hay mal que por bien no venga|mas vale tarde que nunca|en boca cerrada no entran moscas|camaron que se duerme|a quien madruga dios le ayuda|abrete sesamo|erase una vez
|habia una vez|y vivieron felices|en un lugar de la mancha|de cuyo nombre no quiero acordarme|los pollitos dicen|las mananitas|cielito lindo|la cucaracha|besame mucho|hala madrid
|visca el barca|vamos argentina|vamos colombia|arriba peru|aguante boca|la mano de dios|agua caliente|el mejor plomero|fontanero urgente|servicio de plomeria|aire acondicionado
|bienvenido a plumbline|la empresa es mia|clave de la empresa|contrasena de la oficina|quince caracteres|esta es muy larga|una frase muy larga
`

export const commonPasswords: ReadonlySet<string> = new Set([
  ...words
    .split(/\s+/)
    .filter((word) => word.length >= 4)
    .map(fold),
  ...phrases
    .split(/[|\n]+/)
    .filter(Boolean)
    .map(fold),
])

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}
